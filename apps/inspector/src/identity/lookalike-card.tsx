import { Columns2 } from 'lucide-react';
import { Link } from 'wouter';
import { identityUrl, sideBySideUrl } from '../routes';
import { useIdentityRoute } from '../use-routes';
import { formatCount } from '../format';
import type { IdentityLookalike } from './identity-answer';
import { PhotoLink } from './photo-link';
import { readableName } from '../format';
import { SimilarityBar } from './similarity-bar';
import styles from './lookalike-card.module.css';

/** Another identity that resembles one, with the pair of photos most alike: ours, theirs. */
export function LookalikeCard({ lookalike, of }: { lookalike: IdentityLookalike; of: string }) {
  const { rank, similarity, identity, ours, theirs } = lookalike;
  const { model } = useIdentityRoute().route;
  return (
    <li className={`card ${styles.card}`}>
      <div className={styles.pair}>
        <PhotoLink photo={ours} identity={of} />
        <PhotoLink photo={theirs} identity={identity.name} />
      </div>
      <p className={styles.name}>
        <span className="muted">{rank}</span>
        <Link href={identityUrl(identity.name, { model })}>{readableName(identity.name)}</Link>
        <span className="muted small">{formatCount(identity.photoCount)}</span>
      </p>
      <SimilarityBar similarity={similarity} />
      <Link
        href={sideBySideUrl(ours.id, theirs.id)}
        className={styles.compare}
        aria-label={`Side by side with ${readableName(identity.name)}`}
      >
        <Columns2 aria-hidden className="icon" />
        Side by side
      </Link>
    </li>
  );
}
