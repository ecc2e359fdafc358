import { CirclePause } from 'lucide-react';
import { Link } from 'wouter';
import type { IngestionSummary } from '../api/live-ingestion';
import { formatNumber, formatCount } from '../format';
import { ingestionUrl } from '../routes';
import styles from './standing.module.css';

/** The last ingestion did not come to its end: search works, on less than there could be. */
export function UnfinishedLine({ ingestion: { id, status, done, total, problem } }: { ingestion: IngestionSummary }) {
  const where = total == null ? '' : ` at ${formatNumber(done)} of ${formatCount(total)}`;
  return (
    <div className={styles.line}>
      <CirclePause aria-hidden className="icon" />
      <p>
        The last ingestion {status === 'FAILED' ? 'failed' : 'was interrupted'}
        {where}. {problem && `${problem.message} `}
        <span className="muted">Search works on what is there.</span>
      </p>
      <Link href={ingestionUrl(id)}>Look, and go on</Link>
    </div>
  );
}
