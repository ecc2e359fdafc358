import type { ModelName } from '@lookalike/client';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type RefCallback, useCallback, useEffect, useId, useState } from 'react';
import type { IdentityAnswer } from '../../api/queries';
import { PhotoLink } from '../../components/photo-link';
import { ProblemNotice } from '../../components/problem-notice';
import { Skeleton } from '../../components/skeleton';
import { formatCount, formatNumber, photoNumber } from '../../format';
import { MODELS } from '../../routes';
import { useIdentityRoute } from '../../use-routes';
import { EmptyList, ListSection } from './list-section';
import { OutcomeIcon, OutcomeLegend } from './outcome-icon';
import { indexedCount, outcomeOf } from './photo-outcomes';
import styles from './identity-page.module.css';

type PhotosQuery = UseInfiniteQueryResult<InfiniteData<IdentityAnswer>>;

/** All photos of a person with the outcome for each model, optionally only those that one model has not indexed. */
export function Photos({ name, photos }: { name: string; photos: PhotosQuery }) {
  const identity = photos.data?.pages[0];
  const filter = useIdentityRoute().route.unindexed;
  // The indexed photos of a model that is not loaded are unknown, so its filter cannot be applied.
  const isFiltered = filter !== null && identity !== undefined && indexedCount(identity, filter) !== null;
  const loaded = photos.data?.pages.flatMap((page) => page.photos.nodes) ?? [];
  const shown = isFiltered ? loaded.filter((photo) => outcomeOf(photo, filter) !== 'INDEXED') : loaded;
  const models = identity?.indexed.map(({ model }) => model) ?? [];
  return (
    <ListSection title="All photos" description="The icons show the outcome for each model." isLoading={!identity}>
      {!identity && <Skeleton className={styles.photoGrid} count={12} itemClassName={styles.photoSkeleton} />}
      {identity && (
        <>
          <div className={styles.photoControls}>
            <UnindexedFilter identity={identity} />
            <OutcomeLegend models={models} />
          </div>
          {filter && !isFiltered && (
            <p className="muted small">{filter} is not loaded, so all photos are shown, indexed or not.</p>
          )}
          <ul className={styles.photoGrid}>
            {shown.map((photo) => (
              <li key={photo.id}>
                <PhotoLink photo={photo} identity={name} />
                <div className={styles.photoCaption}>
                  <span className="muted small">{photoNumber(photo.id)}</span>
                  <span className={styles.outcomes}>
                    {models.map((model) => (
                      <OutcomeIcon key={model} photo={photo} model={model} />
                    ))}
                  </span>
                </div>
              </li>
            ))}
          </ul>
          {isFiltered && shown.length === 0 && !photos.hasNextPage && (
            <EmptyList>
              <p>{filter} has indexed every photo.</p>
            </EmptyList>
          )}
          <MorePhotos
            photos={photos}
            isFiltered={isFiltered}
            shown={shown.length}
            loaded={loaded.length}
            total={identity.photoCount}
          />
        </>
      )}
    </ListSection>
  );
}

/** Selects all photos, or those that one model has not indexed. */
function UnindexedFilter({ identity }: { identity: IdentityAnswer }) {
  const { route, navigate } = useIdentityRoute();
  const id = useId();
  return (
    <div className={styles.filter}>
      <label htmlFor={id}>Show</label>
      <select
        id={id}
        className="button"
        value={route.unindexed ?? ''}
        onChange={({ target }) => navigate({ unindexed: (target.value || null) as ModelName | null })}
      >
        <option value="">all photos ({identity.photoCount})</option>
        {MODELS.map((model) => {
          const indexed = indexedCount(identity, model);
          return (
            <option key={model} value={model} disabled={indexed === null}>
              not indexed by {model} ({indexed === null ? 'not loaded' : identity.photoCount - indexed})
            </option>
          );
        })}
      </select>
    </div>
  );
}

interface MorePhotosProps {
  photos: PhotosQuery;
  isFiltered: boolean;
  shown: number;
  loaded: number;
  total: number;
}

/** Loads the next page when the end of the list comes near; with a filter, all pages, since matches may be on any. */
function MorePhotos({ photos, isFiltered, shown, loaded, total }: MorePhotosProps) {
  const { hasNextPage, isFetching, isFetchNextPageError, error, fetchNextPage } = photos;
  const [end, isInView] = useInView();
  const shouldFetch = (isInView || isFiltered) && hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (shouldFetch) void fetchNextPage();
  }, [shouldFetch, fetchNextPage]);
  return (
    <div ref={end} className={styles.morePhotos}>
      {isFetchNextPageError && error && <ProblemNotice problem={error} />}
      {hasNextPage && (
        <button type="button" className="button" onClick={() => void fetchNextPage()}>
          More photos
        </button>
      )}
      <p role="status" className="muted small">
        {isFiltered && `${formatNumber(shown)} found among `}
        {formatNumber(loaded)} of {formatCount(total)}
      </p>
    </div>
  );
}

// Far enough ahead that the next page is loaded before a reader who scrolls reaches the end.
const ROOT_MARGIN = '800px';

/** Whether an element is in the viewport or close to it. Returns the element's `ref` and the state. */
function useInView(): [RefCallback<Element>, boolean] {
  const [isInView, setInView] = useState(false);
  const ref = useCallback((element: Element | null) => {
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => setInView(entry!.isIntersecting), {
      rootMargin: ROOT_MARGIN,
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, isInView];
}
