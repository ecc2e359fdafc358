import type { GalleryIssuesQuery } from '@lookalike/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { galleryIssuesQuery } from '../../api/queries';
import { Countdown } from '../../components/countdown';
import { MoreButton } from '../../components/more-button';
import { issueRemedy } from '../../components/page-words';
import { formatCount, formatNumber } from '../../format';
import styles from './ingestions-page.module.css';

type GalleryFiles = NonNullable<GalleryIssuesQuery['gallery']>;

const IGNORED: Record<GalleryFiles['ignored'][number]['reason'], string> = {
  RECYCLE_BIN: 'recycle bins',
  SNAPSHOT: 'snapshots',
  SYSTEM: 'files of operating systems and NAS systems',
  HIDDEN: 'hidden files',
  IGNORE_FILE: 'listed in .lookalikeignore',
};

/** The files and folders of the gallery that are not used, with what to do; nothing when there are none. */
export function UnusedFiles() {
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(galleryIssuesQuery());
  const pages = data?.pages;
  if (!pages) return null;
  const { issues, ignored } = pages[0]!;
  if (issues.totalCount === 0 && ignored.length === 0) return null;
  return (
    <section className={`card ${styles.view}`} aria-labelledby="unused">
      <h2 id="unused">
        Files that are not used{' '}
        {issues.totalCount > 0 && <span className="muted">{formatNumber(issues.totalCount)}</span>}
      </h2>
      {ignored.length > 0 && (
        <p className="muted small">
          Ignored:{' '}
          {ignored.map(({ reason, count, examples }, i) => (
            <span key={reason} title={examples.join('\n')}>
              {i > 0 && ', '}
              {IGNORED[reason]} ({formatCount(count, 'entry', 'entries')})
            </span>
          ))}
          .
        </p>
      )}
      <ul className={styles.unreadPlaces} hidden={issues.totalCount === 0} aria-label="Files that are not used">
        {pages
          .flatMap((page) => page.issues.nodes)
          .map((issue) => (
            <li key={issue.path} className={styles.unreadPlace}>
              <strong>{issue.path}</strong>
              <p>
                {issue.reason} {issueRemedy(issue)}
              </p>
              {issue.retryAt != null && (
                <p>
                  <Countdown until={issue.retryAt} />
                </p>
              )}
              <p className="error-code">{issue.code}</p>
            </li>
          ))}
      </ul>
      <MoreButton more={hasNextPage ? { load: () => void fetchNextPage(), isLoading: isFetchingNextPage } : null}>
        More files
      </MoreButton>
    </section>
  );
}
