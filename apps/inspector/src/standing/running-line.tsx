import { LoaderCircle } from 'lucide-react';
import { Link } from 'wouter';
import type { IngestionSummary } from '../data/use-latest-ingestion';
import type { IngestionState } from '../data/use-live-ingestion';
import { inDigits, photosInWords, speedInWords } from '../ingestions/count-in-words';
import { ingestionAddress } from '../ingestions/ingestion-address';
import { ProgressAnnouncement } from '../ingestions/progress-announcement';
import { timeLeftInWords } from '../ingestions/time-in-words';
import styles from './standing.module.css';

export interface RunningLineProps {
  ingestion: IngestionSummary & Partial<IngestionState>;
  /** Something is indexed already. */
  searchable: boolean;
}

/** The ingestion that runs, in one line. */
export function RunningLine({ ingestion, searchable }: RunningLineProps) {
  return (
    <div className={styles.line}>
      <LoaderCircle aria-hidden className={`icon ${styles.turning}`} />
      <p>
        {inWords(ingestion)}{' '}
        <span className="muted">
          {searchable ? 'Search works on what is there.' : 'Search works as soon as the first photos are in.'}
        </span>
      </p>
      <Link href={ingestionAddress(ingestion.id)}>Watch the ingestion</Link>
      <ProgressAnnouncement ingestion={ingestion} />
    </div>
  );
}

function inWords({ done, total, photosPerSecond, secondsLeft }: RunningLineProps['ingestion']): string {
  if (total == null) return 'Ingesting: the models are being made ready.';
  const parts = [
    `${inDigits(done)} of ${photosInWords(total)}`,
    ...(photosPerSecond == null ? [] : [speedInWords(photosPerSecond)]),
    ...(secondsLeft == null ? [] : [timeLeftInWords(secondsLeft)]),
  ];
  return `Ingesting: ${parts.join(', ')}.`;
}
