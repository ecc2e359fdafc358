import { LoaderCircle } from 'lucide-react';
import { Link } from 'wouter';
import type { IngestionSummary } from '../api/live-ingestion';
import type { IngestionState } from '../api/live-ingestion';
import { formatNumber, formatCount, formatSpeed } from '../format';
import { ingestionUrl } from '../routes';
import { ProgressAnnouncement } from '../ingestions/progress-announcement';
import { formatTimeLeft } from '../format';
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
      <Link href={ingestionUrl(ingestion.id)}>Watch the ingestion</Link>
      <ProgressAnnouncement ingestion={ingestion} />
    </div>
  );
}

function inWords({ done, total, photosPerSecond, secondsLeft }: RunningLineProps['ingestion']): string {
  if (total == null) return 'Ingesting: the models are being made ready.';
  const parts = [
    `${formatNumber(done)} of ${formatCount(total)}`,
    ...(photosPerSecond == null ? [] : [formatSpeed(photosPerSecond)]),
    ...(secondsLeft == null ? [] : [formatTimeLeft(secondsLeft)]),
  ];
  return `Ingesting: ${parts.join(', ')}.`;
}
