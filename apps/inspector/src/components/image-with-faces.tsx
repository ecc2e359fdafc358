import type { AnswerOf, DetectFacesQuery } from '@lookalike/client';
import type { CSSProperties } from 'react';
import type { ImageReference } from '../image-reference';
import { useImageUrl } from './use-image-url';
import styles from './components.module.css';

type Detection = AnswerOf<DetectFacesQuery>;
type Face = Detection['faces'][number];

export interface ImageWithFacesProps {
  image: ImageReference;
  alt: string;
  /** undefined while loading; null when faces cannot be detected. */
  detection: Detection | null | undefined;
  /** Index of the selected face. */
  selected: number | null;
  onSelect(face: Face): void;
}

/** An image with its detected faces: each has a button around its box, and its landmarks. */
export function ImageWithFaces({ image, alt, detection, selected, onSelect }: ImageWithFacesProps) {
  const { url, onError } = useImageUrl(image);
  return (
    <div
      className={styles.imageWithFaces}
      // The stylesheet limits the height with it, so that tall images do not push the rest off the screen.
      style={detection ? ({ '--aspect': detection.width / detection.height } as CSSProperties) : undefined}
      aria-busy={detection === undefined}
    >
      {url ? (
        <img src={url} alt={alt} width={detection?.width} height={detection?.height} onError={onError} />
      ) : (
        <div
          className={styles.unsupported}
          style={detection ? { aspectRatio: detection.width / detection.height } : undefined}
        >
          Your browser cannot display this image format. The search works anyway.
        </div>
      )}
      {detection?.faces.map((face) => (
        <button
          key={face.index}
          type="button"
          className={styles.face}
          style={faceStyle(face, detection)}
          aria-pressed={face.index === selected}
          aria-label={`${face.subject ? 'Subject' : `Face ${face.index + 1}`}, score ${face.score.toFixed(2)}: search with this face`}
          onClick={() => onSelect(face)}
        />
      ))}
      {detection && (
        <svg viewBox={`0 0 ${detection.width} ${detection.height}`} className={styles.landmarks} aria-hidden>
          {detection.faces.flatMap((face) =>
            face.landmarks.map(({ x, y }, landmark) => (
              <circle
                key={`${face.index}-${landmark}`}
                data-selected={face.index === selected || undefined}
                cx={x}
                cy={y}
                // In proportion to the face, and visible in large images with small faces.
                r={Math.max(face.box.width / 50, detection.width / 500)}
              />
            )),
          )}
        </svg>
      )}
    </div>
  );
}

function faceStyle({ box }: Face, { width, height }: Detection): CSSProperties {
  const percent = (length: number, total: number) => `${(length / total) * 100}%`;
  return {
    left: percent(box.x, width),
    top: percent(box.y, height),
    width: percent(box.width, width),
    height: percent(box.height, height),
    // Smaller faces are on top, so that a face inside another face's box can be clicked.
    zIndex: 1000 - Math.round((1000 * box.width * box.height) / (width * height)),
  };
}
