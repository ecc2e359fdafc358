import { useInfiniteQuery } from '@tanstack/react-query';
import { ingestionsQuery } from '../api/queries';
import { useLatestIngestion } from '../api/live-ingestion';
import { MoreButton } from './more-button';
import { PastIngestion } from './past-ingestion';
import styles from './past-ingestions.module.css';

const COLUMNS = ['Started', 'Status', 'Models', 'Photos', 'Duration', 'Outcomes for each model'];

/** All ingestions, the newest first; each opens. Nothing where there is none. */
export function PastIngestions({ shown }: { shown: string | null }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(ingestionsQuery());
  const ingestions = data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const latest = useLatestIngestion();
  if (ingestions.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="ingestions">
      <h2 id="ingestions">All ingestions</h2>
      {/* As cards it would be no table any more for those who hear it, but for the roles. */}
      <table role="table" className={styles.table} aria-labelledby="ingestions">
        <thead role="rowgroup">
          <tr role="row">
            {COLUMNS.map((name) => (
              <th key={name} role="columnheader" scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {ingestions.map((ingestion) => (
            <PastIngestion
              key={ingestion.id}
              ingestion={ingestion.id === latest?.id ? latest : ingestion}
              shown={ingestion.id === shown}
            />
          ))}
        </tbody>
      </table>
      <MoreButton more={hasNextPage ? { show: () => void fetchNextPage(), coming: isFetchingNextPage } : null}>
        Earlier ones
      </MoreButton>
    </section>
  );
}
