import type { CSSProperties } from 'react';
import type { AnswerOf, DetectFacesQuery } from '@lookalike/client';
import type { ImageReference } from '../image-reference';
import { useImageUrl } from './use-image-url';
import styles from './face-photo.module.css';

type Detection = AnswerOf<DetectFacesQuery>;
type Face = Detection['faces'][number];

export interface FacePhotoProps {
  image: ImageReference;
  alt: string;
  /** null: not known yet. */
  detection: Detection | null;
  /** Index of the face that is searched with. */
  chosen: number | null;
  onChoose(face: Face): void;
}

/** A photo with each face as a button around it, and its landmarks. */
export function FacePhoto({ image, alt, detection, chosen, onChoose }: FacePhotoProps) {
  const { url, onError } = useImageUrl(image);
  return (
    <div className={styles.photo} style={detection ? boundOf(detection) : undefined} aria-busy={!detection}>
      {url ? (
        <img src={url} alt={alt} width={detection?.width} height={detection?.height} onError={onError} />
      ) : (
        <div
          className={styles.unseen}
          style={detection ? { aspectRatio: detection.width / detection.height } : undefined}
        >
          Your browser cannot show a picture of this format; its faces are found all the same.
        </div>
      )}
      {detection?.faces.map((face) => (
        <button
          key={face.index}
          type="button"
          className={styles.face}
          style={placeOf(face, detection)}
          aria-pressed={face.index === chosen}
          aria-label={`${face.subject ? 'Subject' : `Face ${face.index + 1}`}, score ${face.score.toFixed(2)}: search with it`}
          onClick={() => onChoose(face)}
        />
      ))}
      {detection && (
        <svg viewBox={`0 0 ${detection.width} ${detection.height}`} className={styles.landmarks} aria-hidden>
          {detection.faces.flatMap((face) =>
            face.landmarks.map(({ x, y }, place) => (
              <circle
                key={`${face.index}-${place}`}
                data-chosen={face.index === chosen || undefined}
                cx={x}
                cy={y}
                // In proportion to the face, as photos come in all sizes.
                r={Math.max(face.box.width / 50, detection.width / 500)}
              />
            )),
          )}
        </svg>
      )}
    </div>
  );
}

/** For the stylesheet, which bounds the height: tall photos leave room for what stands below them. */
function boundOf({ width, height }: Detection) {
  return { '--aspect': width / height } as CSSProperties;
}

function placeOf({ box }: Face, { width, height }: Detection) {
  const percent = (part: number, whole: number) => `${(part / whole) * 100}%`;
  return {
    left: percent(box.x, width),
    top: percent(box.y, height),
    width: percent(box.width, width),
    height: percent(box.height, height),
    // The larger a face, the lower it lies, so that one within another's box can be reached.
    zIndex: 1000 - Math.round((1000 * box.width * box.height) / (width * height)),
  };
}
