import { isLookalikeError } from '@lookalike/client';
import { queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Images } from 'lucide-react';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { client } from '../../api/client';
import { type IngestionState, type IngestionSummary, useLatestIngestion, useLiveIngestion } from '../../api/ingestions';
import { ingestionsQuery } from '../../api/queries';
import { StatusBadge } from '../../components/ingestion-status';
import { MoreButton } from '../../components/more-button';
import { ProblemNotice } from '../../components/problem-notice';
import { formatDuration, formatNumber, formatRange, formatTimestamp, secondsBetween } from '../../format';
import { ingestionUrl } from '../../routes';
import { useIngestionBlockedReason, useModels } from '../../status/use-system-status';
import { navigateTo, useIngestionId } from '../../use-routes';
import { UnusedFiles } from './gallery-files';
import { IngestionView } from './ingestion-view';
import { countOutcomes, OUTCOMES } from './outcomes';
import { StartForm } from './start-form';
import styles from './ingestions-page.module.css';

/** Starts ingestions; shows the one that the URL names, by default the latest, and lists the earlier ones. */
export function IngestionsPage() {
  const requestedId = useIngestionId();
  const latest = useLatestIngestion();
  const { models } = useModels();
  const [joinedId, setJoinedId] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const selected = requestedId ?? latest?.id ?? null;
  const isJoined =
    joinedId !== null && joinedId === selected && selected === latest?.id && latest?.status === 'RUNNING';
  return (
    <>
      <title>Ingestion · Lookalike</title>
      <h1 ref={heading} tabIndex={-1}>
        Ingestion
      </h1>
      <div className={styles.columns}>
        <div className={styles.selected}>
          <p role="status" className={styles.joined}>
            {isJoined && 'This ingestion was already running.'}
          </p>
          <SelectedIngestion id={selected} />
        </div>
        {models && (
          <StartForm
            models={models}
            onStarted={(started) => {
              setJoinedId(started.wasRunning ? started.id : null);
              navigateTo(ingestionUrl(started.id));
              // On a phone, the ingestion is above the form.
              heading.current?.focus();
            }}
          />
        )}
      </div>
      <UnusedFiles />
      <IngestionHistory selected={selected} />
    </>
  );
}

/** @param props.id null without any ingestion, and until the ingestions are loaded */
function SelectedIngestion({ id }: { id: string | null }) {
  const { data } = useInfiniteQuery(ingestionsQuery());
  const isBlocked = useIngestionBlockedReason() !== null;
  if (id !== null) return <NamedIngestion key={id} id={id} />;
  if (isBlocked) return <p className={`card muted ${styles.noIngestion}`}>No ingestion can run now.</p>;
  if (!data) return <div className={`card ${styles.loading}`} aria-hidden />;
  return (
    <section className={`card ${styles.noIngestion}`}>
      <Images aria-hidden />
      <h2>No ingestion yet</h2>
      <p>
        An ingestion detects the faces in the gallery’s photos and fills an index for each model. Photos can be found as
        soon as they are indexed. You can cancel an ingestion at any time.
      </p>
    </section>
  );
}

const ingestionQuery = (id: string) =>
  queryOptions({
    queryKey: ['ingestion', id],
    queryFn: ({ signal }) => client.ingestion({ id, first: 1 }, { signal }),
    // The subscription reports progress, but not that the gateway stopped: only a request can fail.
    refetchInterval: ({ state }) => (state.error || state.data?.status === 'RUNNING' ? 10_000 : false),
  });

/** An ingestion, updated live while it runs. */
function useIngestion(id: string): { ingestion: IngestionState | null; error: Error | null } {
  const { data, error } = useQuery(ingestionQuery(id));
  const live = useLiveIngestion(data?.status === 'RUNNING' ? id : null);
  return { ingestion: live ?? data ?? null, error: data ? null : error };
}

function NamedIngestion({ id }: { id: string }) {
  const { ingestion, error } = useIngestion(id);
  if (ingestion) return <IngestionView ingestion={ingestion} />;
  if (!error) return <div className={`card ${styles.loading}`} aria-hidden />;
  return (
    <ProblemNotice problem={error}>
      {isLookalikeError(error, 'INGESTION_NOT_FOUND') && (
        <p>
          <Link href={ingestionUrl(null)}>Show the latest ingestion</Link>
        </p>
      )}
    </ProblemNotice>
  );
}

const COLUMNS = ['Started', 'Status', 'Models', 'Photos', 'Duration', 'Outcomes per model'];

/** All ingestions, newest first, as links. Nothing when there are none. */
function IngestionHistory({ selected }: { selected: string | null }) {
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
