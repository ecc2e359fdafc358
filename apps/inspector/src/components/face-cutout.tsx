import type { ImageReference } from '../image-reference';
import { useImageUrl } from './use-image-url';
import styles from './face-cutout.module.css';

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface FaceCutoutProps {
  image: ImageReference;
  /** Size of the upright picture in pixels. */
  width: number;
  height: number;
  /** The face's box, in the same pixels; null: shows the whole picture. */
  box: Rectangle | null;
  alt: string;
}

/** A face, cut out of its picture in the browser, so that it is sharp at any size. */
export function FaceCutout({ image, width, height, box, alt }: FaceCutoutProps) {
  const { url, onError } = useImageUrl(image);
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

// Hair and chin, which help people to recognise a face, lie outside the detector's box.
const MARGIN = 0.3;

/** A square around a box with a margin; it may extend beyond the picture. */
function squareAround({ x, y, width, height }: Rectangle): Rectangle {
  const side = Math.max(width, height) * (1 + 2 * MARGIN);
  return { x: x + (width - side) / 2, y: y + (height - side) / 2, width: side, height: side };
}
