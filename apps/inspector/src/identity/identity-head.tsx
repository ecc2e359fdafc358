import { ScanSearch } from 'lucide-react';
import { Link } from 'wouter';
import { MODELS, probeUrl } from '../routes';
import type { IdentityAnswer } from './identity-answer';
import { formatCount } from '../format';
import { indexedBy } from './indexed-by';
import { PhotoLink } from './photo-link';
import { readableName } from '../format';
import styles from './identity-head.module.css';

/** Who it is, and how many of the photos each model has indexed; null: not known yet. */
export function IdentityHead({ name, identity }: { name: string; identity: IdentityAnswer | null }) {
  const first = identity?.photos.nodes[0];
  return (
    <section className={styles.head}>
      <div className={styles.portrait}>{first && <PhotoLink photo={first} identity={name} />}</div>
      <div className={styles.facts}>
        <h1>{readableName(name)}</h1>
        <p className="muted small">
          <code className={styles.raw}>{name}</code>
          {identity && ` · ${formatCount(identity.photoCount)}`}
        </p>
        <dl className={styles.indexed} aria-label="Photos indexed by each model">
          {MODELS.map((model) => (
            <div key={model}>
              <dt>{model}</dt>
              <dd>{identity ? inWords(indexedBy(identity, model), identity.photoCount) : '…'}</dd>
            </div>
          ))}
        </dl>
        {first && (
          <Link href={probeUrl(first.id)} className="button primary">
            <ScanSearch aria-hidden />
            Use as probe
          </Link>
        )}
      </div>
    </section>
  );
}

const inWords = (indexed: number | null, all: number) =>
  indexed === null ? 'not loaded' : `${indexed} of ${all} indexed`;
