import { CirclePause, LoaderCircle, Play } from 'lucide-react';
import { Link } from 'wouter';
import { type IngestionState, type IngestionSummary, useStartIngestion } from '../api/ingestions';
import { StatusAnnouncement } from '../components/ingestion-status';
import { ProblemNotice } from '../components/problem-notice';
import { describeProblem } from '../components/problem-text';
import { formatCount, formatNumber, formatPace } from '../format';
import { ingestionUrl } from '../routes';
import { navigateTo } from '../use-routes';
import styles from './system-status-notices.module.css';

export interface IngestingLineProps {
  ingestion: IngestionSummary & Partial<IngestionState>;
  /** Whether anything is indexed already. */
  isSearchable: boolean;
}

/** The progress of the running ingestion in one line. */
export function IngestingLine({ ingestion, isSearchable }: IngestingLineProps) {
  return (
    <div className={styles.line}>
      <LoaderCircle aria-hidden className="icon spinner" />
      <p>
        {formatProgress(ingestion)}{' '}
        <span className="muted">
          {isSearchable
            ? 'Searches cover the photos that are indexed so far.'
            : 'Searches work as soon as the first photos are indexed.'}
        </span>
      </p>
      <Link href={ingestionUrl(ingestion.id)}>View the ingestion</Link>
      <StatusAnnouncement ingestion={ingestion} />
    </div>
  );
}

function formatProgress(ingestion: IngestingLineProps['ingestion']): string {
  const { done, total } = ingestion;
  if (total == null) return 'Ingesting: models are loading.';
  return `Ingesting: ${[`${formatNumber(done)} of ${formatCount(total)}`, ...formatPace(ingestion)].join(', ')}.`;
}

/** Reports that the last ingestion did not finish. The linked page shows the remedy of its problem. */
export function IncompleteLine({ ingestion: { id, status, done, total, problem } }: { ingestion: IngestionSummary }) {
  const progress = total == null ? '' : ` at ${formatNumber(done)} of ${formatCount(total)}`;
  return (
    <div className={styles.line}>
      <CirclePause aria-hidden className="icon" />
      <p>
        The last ingestion {status === 'FAILED' ? 'failed' : 'was interrupted'}
        {progress}
        {problem ? `: ${describeProblem(problem).title}` : '.'}{' '}
        <span className="muted">Searches cover the photos that are indexed so far.</span>
      </p>
      <Link href={ingestionUrl(id)}>View and resume</Link>
    </div>
  );
}

/** Explains why nothing is indexed, with a button that starts an ingestion. */
export function EmptyNotice({ latest }: { latest: IngestionSummary | null }) {
  const { mutate, isPending, error } = useStartIngestion(({ id }) => navigateTo(ingestionUrl(id)));
  return (
    <section className={`card ${styles.notice}`} aria-labelledby="nothing-indexed">
      <p id="nothing-indexed" className={styles.title}>
        Nothing is indexed yet
      </p>
      <p>{emptyReason(latest)} Photos can be found as soon as they are indexed.</p>
      {latest?.problem && <ProblemNotice problem={latest.problem} />}
      {error && <ProblemNotice problem={error} />}
      <div className={styles.actions}>
        <button type="button" className="button primary" disabled={isPending} onClick={() => mutate({})}>
          <Play aria-hidden />
          {isPending ? 'Starting…' : 'Ingest the gallery'}
        </button>
        <Link href={ingestionUrl(null)}>{latest ? 'View the last ingestion' : 'Select models and photos'}</Link>
      </div>
    </section>
  );
}

function emptyReason(latest: IngestionSummary | null): string {
  switch (latest?.status) {
    case 'SUCCEEDED':
      return 'The last ingestion found nothing to index for the models that are ready.';
    case 'FAILED':
      return 'The last ingestion failed.';
    case 'CANCELLED':
      return 'The last ingestion was cancelled before its first photo was finished.';
    case 'INTERRUPTED':
      return 'The gateway stopped before the last ingestion finished its first photo.';
    default:
      return 'The photos of the gallery have not been ingested.';
  }
}
