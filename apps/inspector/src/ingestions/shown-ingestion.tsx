import { isLookalikeError } from '@lookalike/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Images } from 'lucide-react';
import { Link } from 'wouter';
import { ingestionsQuery } from '../api/queries';
import { ProblemNotice } from '../components/problem-notice';
import { ingestionUrl } from '../routes';
import { IngestionView } from './ingestion-view';
import { useIngestion } from './use-ingestion';
import { useWhyNoneCanRun } from './use-why-none-can-run';
import styles from './shown-ingestion.module.css';

/** The ingestion that is looked at. @param id null: there is none, as far as is known */
export function ShownIngestion({ id }: { id: string | null }) {
  const { data } = useInfiniteQuery(ingestionsQuery());
  const noneCanRun = useWhyNoneCanRun() !== null;
  if (id !== null) return <NamedIngestion key={id} id={id} />;
  if (noneCanRun)
    return <p className={`card muted ${styles.none}`}>What is wrong stands above: no ingestion can run now.</p>;
  if (!data) return <div className={`card ${styles.blank}`} aria-hidden />;
  return (
    <section className={`card ${styles.none}`}>
      <Images aria-hidden />
      <h2>No ingestion yet</h2>
      <p>
        An ingestion goes through the gallery’s photos, finds the faces and fills an index for each model. Searches find
        what is indexed, from the first photo on. Start one here; it can be cancelled at any time.
      </p>
    </section>
  );
}

function NamedIngestion({ id }: { id: string }) {
  const { ingestion, error } = useIngestion(id);
  if (ingestion) return <IngestionView ingestion={ingestion} />;
  if (!error) return <div className={`card ${styles.blank}`} aria-hidden />;
  return (
    <ProblemNotice problem={error}>
      {isLookalikeError(error, 'INGESTION_NOT_FOUND') && (
        <p>
          <Link href={ingestionUrl(null)}>Show the latest one</Link>
        </p>
      )}
    </ProblemNotice>
  );
}
