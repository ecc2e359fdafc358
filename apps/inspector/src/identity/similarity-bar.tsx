import styles from './similarity-bar.module.css';

/** A similarity to three decimals, with a quiet bar from 0 to 1. */
export function SimilarityBar({ similarity }: { similarity: number }) {
  return (
    <span className={styles.similarity}>
      <span className={styles.bar} aria-hidden>
        <span style={{ width: `${Math.min(1, Math.max(0, similarity)) * 100}%` }} />
      </span>
      <span className="visually-hidden">Similarity </span>
      {similarity.toFixed(3)}
    </span>
  );
}
