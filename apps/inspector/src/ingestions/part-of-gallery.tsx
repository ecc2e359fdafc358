import { formatNumber } from '../format';
import { isLimit, MOST } from './is-limit';
import styles from './start-form.module.css';

export interface PartOfGalleryProps {
  identities: string;
  onIdentities: (identities: string) => void;
  limit: string;
  onLimit: (limit: string) => void;
}

/** Which photos an ingestion takes, where not all. */
export function PartOfGallery({ identities, onIdentities, limit, onLimit }: PartOfGalleryProps) {
  return (
    <details className={styles.part}>
      <summary>Only a part of the gallery</summary>
      <label htmlFor="identities">Identities</label>
      <textarea
        id="identities"
        aria-describedby="identities-note"
        rows={3}
        value={identities}
        onChange={({ target }) => onIdentities(target.value)}
        spellCheck={false}
      />
      <p id="identities-note" className={styles.note}>
        One a line, as the gallery has them: George_W_Bush. Blank: all.
      </p>
      <label htmlFor="limit">Limit</label>
      <input
        id="limit"
        aria-describedby="limit-note"
        aria-invalid={!isLimit(limit)}
        inputMode="numeric"
        value={limit}
        onChange={({ target }) => onLimit(target.value)}
      />
      <p id="limit-note" className={styles.note} data-wrong={!isLimit(limit) || undefined}>
        {isLimit(limit)
          ? 'The first so many identities by name. Blank: no limit.'
          : `A limit is a whole number from 1 to ${formatNumber(MOST)}.`}
      </p>
    </details>
  );
}
