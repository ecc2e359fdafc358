import type { IdentityOutlier } from './identity-answer';
import { PhotoLink } from './photo-link';
import { photoNumber } from './photo-number';
import { SimilarityBar } from './similarity-bar';
import styles from './outlier-tile.module.css';

/** A photo with its mean similarity to the identity's others. */
export function OutlierTile({ outlier, of }: { outlier: IdentityOutlier; of: string }) {
  return (
    <li className={styles.tile}>
      <PhotoLink photo={outlier.photo} identity={of} />
      <span className="muted small">{photoNumber(outlier.photo.id)}</span>
      <SimilarityBar similarity={outlier.similarity} />
    </li>
  );
}
