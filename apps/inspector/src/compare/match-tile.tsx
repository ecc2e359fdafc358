import { Check, X } from 'lucide-react';
import { Link } from 'wouter';
import { identityUrl } from '../routes';
import { useCompareRoute } from '../use-routes';
import { readableName } from '../format';
import { PinButton } from '../side-by-side/pin-button';
import styles from './match-tile.module.css';
import type { ModelAnswer } from '../api/queries';

type Match = NonNullable<ModelAnswer['result']>['matches'][number];

export interface MatchTileProps {
  match: Match;
  /** Whether it is of the probe's identity: green or red; null, not known: grey. */
  same: boolean | null;
}

/** A result: clicked, it becomes the probe. */
export function MatchTile({ match, same }: MatchTileProps) {
  const { urlWith } = useCompareRoute();
  const { photo, face, identity, rank, similarity } = match;
  const name = identity ? readableName(identity.name) : photo.id;
  const verdict = same === null ? '' : same ? ', the same identity' : ', another identity';
  const reference = { image: { photo: photo.id }, face: face?.index ?? null };
  return (
    <li className={styles.tile} data-same={same ?? 'unknown'}>
      <Link
        href={urlWith({ image: reference.image, face: identity ? null : reference.face })}
        className={styles.picture}
        title={`${photo.id}: search with it`}
      >
        <img
          src={face?.cropUrl ?? photo.thumbnailUrl}
          // A model of whole photos is judged by the whole of them.
          data-whole={!face || undefined}
          alt={`${rank}: ${name}${verdict}; search with it`}
          loading="lazy"
        />
        {same !== null && <span className={styles.verdict}>{same ? <Check aria-hidden /> : <X aria-hidden />}</span>}
      </Link>
      <p className={styles.numbers}>
        <span className="muted">{rank}</span> <strong>{similarity.toFixed(3)}</strong>
        <PinButton face={reference} label={photo.id} />
      </p>
      <p className={styles.name}>
        {identity ? <Link href={identityUrl(identity.name)}>{name}</Link> : <span title={photo.id}>{photo.id}</span>}
      </p>
    </li>
  );
}
