import { isLookalikeError } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { detectionQuery } from '../api/queries';
import { type FaceReference, findFace, imageName } from '../image-reference';
import { ProblemNotice } from './problem-notice';
import { useImageUrl } from './use-image-url';
import styles from './components.module.css';

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * A square cutout of a face, made in the browser so that it is sharp at any size. It shows the whole image if there is no such face,
 * or if faces cannot be detected.
 */
export function FaceCutout({ face: { image, face } }: { face: FaceReference }) {
  const { data: detection, error } = useQuery(detectionQuery(image));
  const { url, onError } = useImageUrl(image);
  if (isLookalikeError(error, 'MODEL_UNAVAILABLE') && url)
    return <img className={styles.cutout} src={url} alt={imageName(image)} onError={onError} />;
  if (error) return <ProblemNotice problem={error} />;
  if (!detection) return <div className={styles.cutoutSkeleton} />;
  const { width, height } = detection;
  const box = findFace(detection.faces, face)?.box;
  const view = box ? squareAround(box) : { x: 0, y: 0, width, height };
  return (
    <svg
      className={styles.cutout}
      viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
      role="img"
      aria-label={imageName(image)}
    >
      {url && <image href={url} width={width} height={height} preserveAspectRatio="none" onError={onError} />}
    </svg>
  );
}

// The detector's box excludes hair and chin, which help people to recognise a face.
const MARGIN = 0.3;

/** A square around a box with a margin. It may extend beyond the image. */
function squareAround({ x, y, width, height }: Rectangle): Rectangle {
  const side = Math.max(width, height) * (1 + 2 * MARGIN);
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
}
