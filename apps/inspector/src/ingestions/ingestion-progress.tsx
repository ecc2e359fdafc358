import { Progress } from '@base-ui/react/progress';
import type { IngestionState } from '../api/live-ingestion';
import { formatNumber, formatCount, formatSpeed } from '../format';
import { formatTimeLeft } from '../format';
import styles from './ingestion-progress.module.css';

/** How far an ingestion is, how fast it goes and how long it will take. */
export function IngestionProgress({ ingestion }: { ingestion: IngestionState }) {
  const { status, done, total } = ingestion;
  const words = total == null ? formatCount(done) : `${formatNumber(done)} of ${formatCount(total)}`;
  const share = total ? (done / total) * 100 : total === 0 ? 100 : null;
  return (
    <Progress.Root
      className={styles.progress}
      value={share === null && status !== 'RUNNING' ? 0 : share}
      getAriaValueText={() => words}
    >
      <Progress.Label className={styles.words}>
        <strong>{formatNumber(done)}</strong>
        {total == null ? ' photos' : ` of ${formatCount(total)}`}
      </Progress.Label>
      <span className={styles.pace}>{status === 'RUNNING' && pace(ingestion)}</span>
      <Progress.Track className={styles.track}>
        <Progress.Indicator className={styles.indicator} data-status={status} />
      </Progress.Track>
    </Progress.Root>
  );
}

function pace({ total, photosPerSecond, secondsLeft }: IngestionState): string {
  if (total == null) return 'making the models ready and counting the photos …';
  const parts = [
    photosPerSecond != null && formatSpeed(photosPerSecond),
    secondsLeft != null && formatTimeLeft(secondsLeft),
  ];
  return parts.filter(Boolean).join(' · ');
}
