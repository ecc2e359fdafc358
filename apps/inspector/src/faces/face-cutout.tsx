import type { ImageReference } from './face-reference';
import { squareAround, type Rectangle } from './square-around';
import { useShownPicture } from './use-shown-picture';
import styles from './face-cutout.module.css';

export interface FaceCutoutProps {
  image: ImageReference;
  /** Size of the upright picture in pixels. */
  width: number;
  height: number;
  /** The face in it, in the same pixels; null: the whole picture. */
  box: Rectangle | null;
  alt: string;
}

/** A face cut out of its picture by the page itself, at whatever size it is given. */
export function FaceCutout({ image, width, height, box, alt }: FaceCutoutProps) {
  const { url, onError } = useShownPicture(image);
  const view = box ? squareAround(box) : { x: 0, y: 0, width, height };
  return (
    <svg
      className={styles.cutout}
      viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
      role="img"
      aria-label={alt}
    >
      {url && <image href={url} width={width} height={height} preserveAspectRatio="none" onError={onError} />}
    </svg>
  );
}
