import { Progress } from '@base-ui/react/progress';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CircleStop } from 'lucide-react';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { client } from '../../api/client';
import type { IngestionState } from '../../api/ingestions';
import { StatusAnnouncement, StatusBadge } from '../../components/ingestion-status';
import { ProblemNotice } from '../../components/problem-notice';
import { formatCount, formatDuration, formatNumber, formatPace, formatTimestamp, secondsBetween } from '../../format';
import { countOutcomes, OUTCOMES } from './outcomes';
import { Failures, PhotosWithoutFace, UnreadPlaces } from './photo-lists';
import styles from './ingestions-page.module.css';

const RESUME_NOTE =
  'Finished photos stay indexed, and the next ingestion continues from there. A rebuild that ends early keeps the earlier index.';

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
      <StatusAnnouncement ingestion={ingestion} />
      {status === 'RUNNING' && <CancelIngestion id={id} nextFocus={heading} />}
      <IngestionEndReason ingestion={ingestion} />
      <OutcomeTable ingestion={ingestion} />
      <RemovedPhotos ingestion={ingestion} />
      <UnreadPlaces places={ingestion.unreadPlaces} />
      <Failures ingestion={ingestion} />
      <PhotosWithoutFace ingestion={ingestion} />
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
      <span className={styles.pace}>{status === 'RUNNING' && describePace(ingestion)}</span>
      <Progress.Track className={styles.track}>
        <Progress.Indicator className={styles.indicator} data-status={status} />
      </Progress.Track>
    </Progress.Root>
  );
}

/** Photos by model and outcome. */
function OutcomeTable({ ingestion: { models, outcomes } }: { ingestion: IngestionState }) {
  return (
    <>
      <table className={styles.outcomeTable}>
        <caption className="visually-hidden">Photos by model and outcome</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            {OUTCOMES.map(({ kind, label, Icon }) => (
              <th key={kind} scope="col" className={styles.count}>
                <span className={styles.outcomeKind} data-kind={kind}>
                  <Icon aria-hidden className="icon" />
                  {label}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model}>
              <th scope="row">{model}</th>
              {OUTCOMES.map(({ kind }) => {
                const count = countOutcomes(outcomes, kind, model);
                return (
                  <td key={kind} className={styles.count} data-none={count === 0 || undefined}>
                    {formatNumber(count)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {countOutcomes(outcomes, 'UNCHANGED') > 0 && (
        <p className="muted small">Unchanged photos were processed before. They are counted, not listed.</p>
      )}
    </>
  );
}

/** How many photos an ingestion removed from the indexes; nothing when there are none. */
function RemovedPhotos({ ingestion: { deletedPhotos, ignoredPhotos } }: { ingestion: IngestionState }) {
  const removed = [
    deletedPhotos > 0 && `${formatCount(deletedPhotos)} no longer in the gallery`,
    ignoredPhotos > 0 && `${formatCount(ignoredPhotos)} ignored now`,
  ].filter(Boolean);
  if (removed.length === 0) return null;
  return <p className="muted small">Removed from the indexes: {removed.join(', ')}.</p>;
}

const describePace = (ingestion: IngestionState): string =>
  ingestion.total == null ? 'loading models and counting photos…' : formatPace(ingestion).join(' · ');

/** @param props.nextFocus receives the focus of the button, which disappears when the ingestion ends */
function CancelIngestion({ id, nextFocus }: { id: string; nextFocus: RefObject<HTMLElement | null> }) {
  const queries = useQueryClient();
  const button = useRef<HTMLButtonElement>(null);
  // The layout effect ends before React removes the button; later, the focus is lost.
  useLayoutEffect(() => {
    const element = button.current;
    return () => {
      if (document.activeElement === element) nextFocus.current?.focus();
    };
  }, [nextFocus]);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => client.cancelIngestion({ id }),
    onSuccess: () =>
      Promise.all(['ingestion', 'ingestions'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <div className={styles.cancel}>
      <button
        ref={button}
        type="button"
        className="button"
        aria-disabled={isPending}
        aria-describedby="cancel-note"
        onClick={() => isPending || mutate()}
      >
        <CircleStop aria-hidden />
        {isPending ? 'Cancelling…' : 'Cancel'}
      </button>
      <p id="cancel-note" className="muted small">
        {RESUME_NOTE}
      </p>
      {error && <ProblemNotice problem={error} />}
    </div>
  );
}

const END_REASONS = { CANCELLED: 'A user cancelled it.', INTERRUPTED: 'The gateway stopped while it was running.' };

/** Why an ingestion ended early; nothing while it runs or when it succeeded. */
function IngestionEndReason({ ingestion: { status, problem } }: { ingestion: IngestionState }) {
  if (problem) {
    return (
      <div>
        <p>It stopped because of this problem. {RESUME_NOTE}</p>
        <ProblemNotice problem={problem} />
      </div>
    );
  }
  if (status !== 'CANCELLED' && status !== 'INTERRUPTED') return null;
  return (
    <p>
      {END_REASONS[status]} {RESUME_NOTE}
    </p>
  );
}
