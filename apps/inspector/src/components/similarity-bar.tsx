import styles from './components.module.css';

export interface SimilarityBarProps {
  /** Cosine, -1 to 1; null while it is loading. */
  similarity: number | null;
  /** What the number is, for screen readers; not needed in a table, whose column has a header. */
  label?: string;
}

/** A similarity as a bar from 0 to 1 and a number with three decimals. */
export function SimilarityBar({ similarity, label }: SimilarityBarProps) {
  return (
    <span className={styles.similarity}>
      <span className={styles.similarityBar} aria-hidden>
        <span style={{ width: `${Math.max(0, Math.min(1, similarity ?? 0)) * 100}%` }} />
      </span>
      {label && <span className="visually-hidden">{label} </span>}
      <span className={styles.similarityNumber}>{similarity === null ? '…' : similarity.toFixed(3)}</span>
    </span>
  );
}
