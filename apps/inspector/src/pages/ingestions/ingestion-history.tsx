import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type IngestionSummary, useLatestIngestion } from '../../api/ingestions';
import { ingestionsQuery } from '../../api/queries';
import { StatusBadge } from '../../components/ingestion-status';
import { MoreButton } from '../../components/more-button';
import { formatDuration, formatNumber, formatRange, formatTimestamp, secondsBetween } from '../../format';
import { ingestionUrl } from '../../routes';
import { countOutcomes, OUTCOMES } from './outcomes';
import styles from './ingestions-page.module.css';

const COLUMNS = ['Started', 'Status', 'Models', 'Photos', 'Duration', 'Outcomes per model'];

/** All ingestions, newest first, as links. Nothing when there are none. */
export function IngestionHistory({ selected }: { selected: string | null }) {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(ingestionsQuery());
  const ingestions = data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const latest = useLatestIngestion();
  if (ingestions.length === 0) return null;
  return (
    <section className={styles.history} aria-labelledby="ingestions">
      <h2 id="ingestions">All ingestions</h2>
      {/* On narrow screens CSS lays the rows out as cards, which removes the table semantics unless the roles are explicit. */}
      <table role="table" className={styles.historyTable} aria-labelledby="ingestions">
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
            <IngestionRow
              key={ingestion.id}
              ingestion={ingestion.id === latest?.id ? latest : ingestion}
              isSelected={ingestion.id === selected}
            />
          ))}
        </tbody>
      </table>
      <MoreButton more={hasNextPage ? { load: () => void fetchNextPage(), isLoading: isFetchingNextPage } : null}>
        Earlier ingestions
      </MoreButton>
    </section>
  );
}

function IngestionRow({ ingestion, isSelected }: { ingestion: IngestionSummary; isSelected: boolean }) {
  const { id, status, models, startedAt, finishedAt, done, total, outcomes } = ingestion;
  return (
    <tr role="row" className={styles.row} data-selected={isSelected || undefined}>
      <td role="cell" className={styles.started}>
        <Link href={ingestionUrl(id)} className={styles.rowLink} aria-current={isSelected ? 'true' : undefined}>
          <time dateTime={startedAt}>{formatTimestamp(startedAt)}</time>
        </Link>
      </td>
      <td role="cell">
        <StatusBadge status={status} />
      </td>
      <td role="cell" className={styles.rowModels}>
        {models.join(', ')}
      </td>
      <td role="cell" className={styles.rowNumber}>
        {formatNumber(done)}
        {total != null && <span className="muted"> of {formatNumber(total)}</span>}
      </td>
      <td role="cell">{finishedAt && formatDuration(secondsBetween(startedAt, finishedAt))}</td>
      <td role="cell">
        <ul className={styles.rowOutcomes}>
          {OUTCOMES.filter(({ kind }) => countOutcomes(outcomes, kind) > 0).map(({ kind, label }) => (
            <li key={kind}>
              {formatRange(models.map((model) => countOutcomes(outcomes, kind, model)))}{' '}
              <span className="muted">{label.toLowerCase()}</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
