import { CirclePause } from 'lucide-react';
import { Link } from 'wouter';
import type { IngestionSummary } from '../data/use-latest-ingestion';
import { inDigits, photosInWords } from '../ingestions/count-in-words';
import { ingestionAddress } from '../ingestions/ingestion-address';
import styles from './standing.module.css';

/** The last ingestion did not come to its end: search works, on less than there could be. */
export function UnfinishedLine({ ingestion: { id, status, done, total, problem } }: { ingestion: IngestionSummary }) {
  const where = total == null ? '' : ` at ${inDigits(done)} of ${photosInWords(total)}`;
  return (
    <div className={styles.line}>
      <CirclePause aria-hidden className="icon" />
      <p>
        The last ingestion {status === 'FAILED' ? 'failed' : 'was interrupted'}
        {where}. {problem && `${problem.message} `}
        <span className="muted">Search works on what is there.</span>
      </p>
      <Link href={ingestionAddress(id)}>Look, and go on</Link>
    </div>
  );
}
