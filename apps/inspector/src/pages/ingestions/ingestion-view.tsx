import { Progress } from '@base-ui/react/progress';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleStop } from 'lucide-react';
import { useRef } from 'react';
import { client } from '../../api/client';
import type { IngestionState } from '../../api/ingestions';
import { ProblemNotice } from '../../components/problem-notice';
import { ProgressAnnouncement } from '../../components/progress-announcement';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatSpeed,
  formatTimeLeft,
  formatTimestamp,
  secondsBetween,
} from '../../format';
import { OutcomeTable } from './outcomes';
import { Failures, PhotosWithoutFace } from './photo-lists';
import { StatusBadge } from './status-badge';
import styles from './ingestions.module.css';

/** One ingestion: its progress, the outcomes of its photos, and the photos that need attention. */
export function IngestionView({ ingestion }: { ingestion: IngestionState }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { id, status, startedAt, finishedAt } = ingestion;
  return (
    <section className={`card ${styles.view}`} aria-labelledby="ingestion">
      <div className={styles.viewHead}>
        <h2 id="ingestion" ref={heading} tabIndex={-1}>
          Ingestion of <time dateTime={startedAt}>{formatTimestamp(startedAt)}</time>
        </h2>
        <StatusBadge status={status} />
        {finishedAt && <span className="muted">took {formatDuration(secondsBetween(startedAt, finishedAt))}</span>}
      </div>
      <IngestionProgress ingestion={ingestion} />
      <ProgressAnnouncement ingestion={ingestion} />
      {/* The button disappears when the ingestion is cancelled, so the heading receives the focus. */}
      {status === 'RUNNING' && <CancelIngestion id={id} onCancelled={() => heading.current?.focus()} />}
      <IngestionEndReason ingestion={ingestion} />
      <UnreadPlaces places={ingestion.unreadPlaces} />
      <OutcomeTable ingestion={ingestion} />
      <PhotosWithoutFace ingestion={ingestion} />
      <Failures ingestion={ingestion} />
    </section>
  );
}

function IngestionProgress({ ingestion }: { ingestion: IngestionState }) {
  const { status, done, total } = ingestion;
  const percent = total ? (done / total) * 100 : total === 0 ? 100 : null;
  return (
    <Progress.Root
      className={styles.progress}
      value={percent === null && status !== 'RUNNING' ? 0 : percent}
      getAriaValueText={() => (total == null ? formatCount(done) : `${formatNumber(done)} of ${formatCount(total)}`)}
    >
      <Progress.Label className={styles.progressCount}>
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
  if (total == null) return 'loading models and counting photos …';
  const parts = [
    photosPerSecond != null && formatSpeed(photosPerSecond),
    secondsLeft != null && formatTimeLeft(secondsLeft),
  ];
  return parts.filter(Boolean).join(' · ');
}

function CancelIngestion({ id, onCancelled }: { id: string; onCancelled: () => void }) {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => client.cancelIngestion({ id }),
    onSuccess: async () => {
      onCancelled();
      await Promise.all(['ingestion', 'ingestions'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  });
  return (
    <div className={styles.cancel}>
      <button
        type="button"
        className="button"
        aria-disabled={isPending}
        aria-describedby="cancel-note"
        onClick={() => isPending || mutate()}
      >
        <CircleStop aria-hidden />
        {isPending ? 'Cancelling …' : 'Cancel'}
      </button>
      <p id="cancel-note" className="muted small">
        Finished photos stay indexed. Starting again resumes there.
      </p>
      {error && <ProblemNotice problem={error} />}
    </div>
  );
}

/** What the gateway could not read of the gallery; nothing when it could read everything. */
function UnreadPlaces({ places }: { places: IngestionState['unreadPlaces'] }) {
  if (places.length === 0) return null;
  return (
    <section className={styles.photoList} aria-labelledby="unread">
      <h3 id="unread">
        Could not be read <span className="muted">{formatNumber(places.length)}</span>
      </h3>
      <p className="muted small">Photos in these files and folders stay indexed. The next ingestion tries again.</p>
      <ul className={styles.failures} aria-label="Files and folders that could not be read">
        {places.map(({ path, reason, photos }) => (
          <li key={path}>
            <strong>{path}</strong> {reason}
            {photos > 0 && <span className="muted"> ({formatCount(photos)} indexed)</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const END_REASONS = {
  CANCELLED: 'A user cancelled it. Finished photos stay indexed. Starting again resumes there.',
  INTERRUPTED: 'The gateway stopped while it was running. Finished photos stay indexed. Starting again resumes there.',
};

/** Why an ingestion ended early; nothing while it runs or when it succeeded. */
function IngestionEndReason({ ingestion: { status, problem } }: { ingestion: IngestionState }) {
  if (problem) return <ProblemNotice problem={problem} />;
  if (status !== 'CANCELLED' && status !== 'INTERRUPTED') return null;
  return <p>{END_REASONS[status]}</p>;
}
