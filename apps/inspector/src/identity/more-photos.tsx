import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ProblemNotice } from '../components/problem-notice';
import type { IdentityAnswer } from './identity-answer';
import { useNearby } from './use-nearby';
import styles from './more-photos.module.css';

export interface MorePhotosProps {
  photos: UseInfiniteQueryResult<InfiniteData<IdentityAnswer>>;
  /** Whether some are left out. */
  isFiltered: boolean;
  shown: number;
  loaded: number;
  total: number;
}

/** Loads further photos as one comes near the end, or to the last while some are left out. */
export function MorePhotos({ photos, isFiltered, shown, loaded, total }: MorePhotosProps) {
  const { hasNextPage, isFetching, isFetchNextPageError, error, fetchNextPage } = photos;
  const [end, near] = useNearby();
  const wanted = (near || isFiltered) && hasNextPage && !isFetching && !isFetchNextPageError;
  useEffect(() => {
    if (wanted) void fetchNextPage();
  }, [wanted, fetchNextPage]);
  const count = (photos: number) => photos.toLocaleString('en');
  return (
    <div ref={end} className={styles.more}>
      {isFetchNextPageError && error && <ProblemNotice problem={error} />}
      {hasNextPage && (
        <button type="button" className="button" onClick={() => void fetchNextPage()}>
          More photos
        </button>
      )}
      <p role="status" className="muted small">
        {isFiltered ? `${count(shown)} found among ${count(loaded)} of ` : `${count(loaded)} of `}
        {count(total)} photos
      </p>
    </div>
  );
}
