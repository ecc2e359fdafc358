import type { ModelName } from '@lookalike/client';
import { FailureReason } from './failure-reason';
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
          {models.map((model) => {
            const standing = outcomeOf(photo, model);
            const sign = <OutcomeSign key={model} standing={standing} model={model} />;
            return standing === 'FAILED' ? (
              <FailureReason key={model} photo={photo.id} model={model}>
                {sign}
              </FailureReason>
            ) : (
              sign
            );
          })}
        </span>
      </div>
    </li>
  );
}
