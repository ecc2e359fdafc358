import { type Box, MINIMUM_FACE_SCORE } from '@lookalike/domain';

/**
 * Chooses the face that a photo's identity belongs to: the one with the largest `area - 2 * squared distance of the box centre
 * from the photo's centre` among those scoring >= 0.95 (Sandberg's rule; facenet-pytorch's `center_weighted_size`).
 *
 * @returns its index in `faces`, or -1 if none has that score
 */
export function chooseSubject(
  faces: readonly { box: Box; score: number }[],
  photo: { width: number; height: number },
): number {
  let chosen = -1;
  let best = -Infinity;
  faces.forEach(({ box, score }, index) => {
    if (score < MINIMUM_FACE_SCORE) return;
    const dx = box.x + box.width / 2 - photo.width / 2;
    const dy = box.y + box.height / 2 - photo.height / 2;
    const weight = box.width * box.height - 2 * (dx * dx + dy * dy);
    if (weight <= best) return;
    best = weight;
    chosen = index;
  });
  return chosen;
}
