import { LoaderCircle } from 'lucide-react';
import styles from './standing.module.css';

/** A part of the gateway that will be there soon. */
export function OpeningLine({ problem }: { problem: Error }) {
  return (
    <div className={styles.line}>
      <LoaderCircle aria-hidden className={`icon ${styles.turning}`} />
      <p>
        {problem.message} <span className="muted">The page goes on by itself.</span>
      </p>
    </div>
  );
}
