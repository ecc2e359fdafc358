/** The face that is searched with: the one asked for, else the subject; null where there is neither. */
export function chosenFace<Face extends { index: number; subject: boolean }>(
  faces: readonly Face[],
  asked: number | null,
): Face | null {
  const isChosen = asked === null ? ({ subject }: Face) => subject : ({ index }: Face) => index === asked;
  return faces.find(isChosen) ?? null;
}
