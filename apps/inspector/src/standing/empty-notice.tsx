import { Play } from 'lucide-react';
import { Link } from 'wouter';
import { navigate } from 'wouter/use-browser-location';
import type { IngestionSummary } from '../api/live-ingestion';
import { ingestionUrl } from '../routes';
import { useStartIngestion } from '../ingestions/use-start-ingestion';
import { ProblemNotice } from '../components/problem-notice';
import styles from './standing.module.css';

/** Nothing is indexed: why, and a way out. */
export function EmptyNotice({ latest }: { latest: IngestionSummary | null }) {
  const { mutate, isPending, error } = useStartIngestion(({ id }) => navigate(ingestionUrl(id)));
  return (
    <section className={`card ${styles.notice}`} aria-labelledby="nothing-indexed">
      <p id="nothing-indexed" className={styles.title}>
        Nothing is indexed yet
      </p>
      <p>{reason(latest)} Searches find what is indexed, from the first photo on.</p>
      {latest?.problem && <ProblemNotice problem={latest.problem} />}
      {error && <ProblemNotice problem={error} />}
      <div className={styles.actions}>
        <button type="button" className="button primary" disabled={isPending} onClick={() => mutate({})}>
          <Play aria-hidden />
          {isPending ? 'Starting …' : 'Ingest the gallery'}
        </button>
        <Link href={ingestionUrl(null)}>{latest ? 'Look at the last ingestion' : 'Choose models and photos'}</Link>
      </div>
    </section>
  );
}

function reason(latest: IngestionSummary | null): string {
  switch (latest?.status) {
    case 'SUCCEEDED':
      return 'The last ingestion found nothing to index for the models that are ready.';
    case 'FAILED':
      return 'The last ingestion failed.';
    case 'CANCELLED':
      return 'The last ingestion was cancelled before its first photo was done.';
    case 'INTERRUPTED':
      return 'The gateway ended before the last ingestion’s first photo was done.';
    default:
      return 'The gallery is there, but its photos have not been ingested.';
  }
}
