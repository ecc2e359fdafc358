import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ingestionsQuery } from '../api/queries';
import { Empty } from './empty';

/** What cannot be shown for want of indexed photos, and what to do about it. */
export function NothingIndexed({ children }: { children: ReactNode }) {
  const { data } = useInfiniteQuery(ingestionsQuery());
  const running = data?.pages[0]?.nodes[0]?.status === 'RUNNING';
  return (
    <Empty>
      <p>{children}</p>
      <p className="muted">
        {running ? 'An ingestion is running: this fills by itself. ' : 'An ingestion fills the index. '}
        <Link href="/ingestions">{running ? 'Watch it' : 'Start an ingestion'}</Link>
      </p>
    </Empty>
  );
}
