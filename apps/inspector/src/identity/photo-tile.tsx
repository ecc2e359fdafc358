import type { ModelName } from '@lookalike/client';
import type { IdentityPhoto } from './identity-answer';
import { outcomeOf } from './outcome-of';
import { OutcomeSign } from './outcome-sign';
import { PhotoLink } from './photo-link';
import { photoNumber } from './photo-number';
import styles from './photo-tile.module.css';

export interface PhotoTileProps {
  photo: IdentityPhoto;
  identity: string;
  /** Whose outcomes are signed, in this order. */
  models: ModelName[];
}

/** A photo with its number and how it stands with each model. */
export function PhotoTile({ photo, identity, models }: PhotoTileProps) {
  return (
    <li>
      <PhotoLink photo={photo} identity={identity} />
      <div className={styles.caption}>
        <span className="muted small">{photoNumber(photo.id)}</span>
        <span className={styles.signs}>
          {models.map((model) => (
            <OutcomeSign key={model} standing={outcomeOf(photo, model)} model={model} />
          ))}
        </span>
      </div>
    </li>
  );
}
