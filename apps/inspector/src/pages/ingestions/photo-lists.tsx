import type { ModelName, OutcomeKind } from '@lookalike/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleX } from 'lucide-react';
import { Link } from 'wouter';
import { client } from '../../api/client';
import type { IngestionState } from '../../api/ingestions';
import { ingestionPhotosQuery } from '../../api/queries';
import { MoreButton } from '../../components/more-button';
import { PhotoId } from '../../components/photo-id';
import { ProblemNotice } from '../../components/problem-notice';
import { formatCount, formatList, formatNumber } from '../../format';
import { probeUrl } from '../../routes';
import { countOutcomes, type FailureGroup, groupBy, groupFailures } from './outcomes';
import styles from './ingestions-page.module.css';

const REFRESH_MS = 3000;

/** The photos of an ingestion that have one outcome. The list grows while the ingestion runs. */
function useIngestionPhotos({ id, status, outcomes }: IngestionState, kind: OutcomeKind) {
  const count = countOutcomes(outcomes, kind);
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...ingestionPhotosQuery(id, kind),
    enabled: count > 0,
    refetchInterval: status === 'RUNNING' ? REFRESH_MS : false,
  });
  const listed = data?.pages[0]?.photos.totalCount;
  return {
    outcomes: data?.pages.flatMap(({ photos }) => photos.nodes) ?? null,
    error,
    count,
    /** How many of the outcomes a later ingestion has replaced. */
    replaced: status !== 'RUNNING' && listed !== undefined ? Math.max(0, count - listed) : 0,
    more: hasNextPage ? { load: () => void fetchNextPage(), isLoading: isFetchingNextPage } : null,
  };
}

/** Explains why a past ingestion lists fewer photos than it counted. */
function ReplacedNote({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <p className="muted small">
      {formatCount(count, 'outcome')} not listed, because a later ingestion has replaced {count === 1 ? 'it' : 'them'}.
    </p>
  );
}

/** The photos without a face; nothing when there are none. */
export function PhotosWithoutFace({ ingestion }: { ingestion: IngestionState }) {
  const { outcomes, error, count, replaced, more } = useIngestionPhotos(ingestion, 'NO_FACE');
  if (count === 0) return null;
  // Detection is the same for all models that compare faces, so each photo is listed once.
  const photos = groupBy(outcomes ?? [], ({ photo }) => photo.id).map(({ items }) => items[0]!.photo);
  return (
    <section className={styles.photoList} aria-labelledby="without-face">
      <h3 id="without-face">
        Without a face{' '}
        {photos.length > 0 && (
          <span className="muted">
            {formatNumber(photos.length)}
            {more && '+'}
          </span>
        )}
      </h3>
      <p className="muted small">
        No face in these photos has a score of at least 0.95, so models that compare faces skip them.
      </p>
      {error && <ProblemNotice problem={error} />}
      <ul className={styles.photos} hidden={outcomes?.length === 0} aria-label="Photos without a face">
        {photos.map(({ id, thumbnailUrl }) => (
          <li key={id}>
            <Link href={probeUrl(id)} className={styles.photo}>
              <img src={client.urlOf(thumbnailUrl)} alt="" loading="lazy" width={112} height={112} />
              <span>
                <PhotoId id={id} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <MoreButton more={more}>More photos without a face</MoreButton>
      <ReplacedNote count={replaced} />
    </section>
  );
}

/** The photos that could not be indexed, grouped by code; nothing when there are none. */
export function Failures({ ingestion }: { ingestion: IngestionState }) {
  const { outcomes, error, count, replaced, more } = useIngestionPhotos(ingestion, 'FAILED');
  if (count === 0) return null;
  const photos = new Set(outcomes?.map(({ photo }) => photo.id)).size;
  return (
    <section className={styles.photoList} aria-labelledby="failures">
      <h3 id="failures">
        Failed{' '}
        {photos > 0 && (
          <span className="muted">
            {formatNumber(photos)}
            {more && '+'}
          </span>
        )}
      </h3>
      {error && <ProblemNotice problem={error} />}
      <ul className={styles.failures} hidden={outcomes?.length === 0} aria-label="Reasons of failures">
        {groupFailures(outcomes ?? []).map((group) => (
          <FailureReason key={`${group.code} ${group.retryable}`} group={group} models={ingestion.models} />
        ))}
      </ul>
      <MoreButton more={more}>More failures</MoreButton>
      <ReplacedNote count={replaced} />
    </section>
  );
}

/** The files and folders of the gallery that could not be read; nothing when there are none. */
export function UnreadPlaces({ places }: { places: IngestionState['unreadPlaces'] }) {
  if (places.length === 0) return null;
  return (
    <section className={styles.photoList} aria-labelledby="unread">
      <h3 id="unread">
        Could not be read <span className="muted">{formatNumber(places.length)}</span>
      </h3>
      <p className="muted small">Photos in these files and folders stay indexed. The next ingestion tries again.</p>
      <ul className={styles.unreadPlaces} aria-label="Files and folders that could not be read">
        {places.map(({ path, reason, photos }) => (
          <li key={path} className={styles.unreadPlace}>
            <strong>{path}</strong>
            <p>
              {reason}
              {photos > 0 && <span className="muted"> {formatCount(photos)} indexed.</span>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FailureReasonProps {
  group: FailureGroup;
  /** The models of the ingestion. */
  models: ModelName[];
}

function FailureReason({ group: { code, text, photos }, models }: FailureReasonProps) {
  return (
    <li className={styles.failure}>
      <CircleX aria-hidden className={styles.failureIcon} />
      <div>
        <p className={styles.failureTitle}>{failureTitle(text)}</p>
        {text?.title && text.remedy && <p>{text.remedy}</p>}
        <ul className={styles.failedPhotos} aria-label="Photos">
          {photos.map(({ id, url, models: failedModels, messages }) => (
            <li key={id}>
              <a href={client.urlOf(url)}>{id}</a>
              {failedModels.length < models.length && <span className="muted"> for {formatList(failedModels)}</span>}
              {messages.length > 0 && <span className="muted"> {messages.join(' ')}</span>}
            </li>
          ))}
        </ul>
        <p className="error-code">{code}</p>
      </div>
    </li>
  );
}

/** What happened is shown next to each photo, so without a short title the remedy is the title. */
function failureTitle(text: FailureGroup['text']): string {
  if (!text) return 'The reason was not recorded.';
  return text.title ?? text.remedy ?? 'This page is older than the gateway and does not know the reason.';
}
