import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useId } from 'react';
import { Link } from 'wouter';
import { ingestionsQuery } from '../../api/queries';
import { LIST_LENGTHS, type ListLength } from '../../routes';
import styles from './identity-page.module.css';

export interface ListSectionProps {
  title: string;
  /** One line that says what the list shows. */
  description: string;
  isLoading: boolean;
  children: ReactNode;
}

/** A list of the page with its heading. */
export function ListSection({ title, description, isLoading, children }: ListSectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} aria-busy={isLoading}>
      <div className={styles.sectionHead}>
        <h2 id={id}>{title}</h2>
        <p className="muted small">{description}</p>
      </div>
      {children}
    </section>
  );
}

/** Explains why a list is empty. */
export function EmptyList({ children }: { children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>;
}

/** Explains that a list is empty because photos are not indexed, and links to the ingestions. */
export function NothingIndexed({ children }: { children: ReactNode }) {
  const { data } = useInfiniteQuery(ingestionsQuery());
  const isRunning = data?.pages[0]?.nodes[0]?.status === 'RUNNING';
  return (
    <EmptyList>
      <p>{children}</p>
      <p className="muted">
        {isRunning ? 'An ingestion is running. This list updates automatically. ' : 'An ingestion fills the index. '}
        <Link href="/ingestions">{isRunning ? 'View its progress' : 'Start an ingestion'}</Link>
      </p>
    </EmptyList>
  );
}

export interface MoreItemsButtonProps {
  /** What the list contains, in the plural. */
  noun: string;
  shown: number;
  requested: ListLength;
  /** Whether a longer list has been requested and is still loading. */
  isLoading: boolean;
  onRequest(length: ListLength): void;
}

/** A button that requests a longer list, up to 100 items. */
export function MoreItemsButton({ noun, shown, requested, isLoading, onRequest }: MoreItemsButtonProps) {
  const next = LIST_LENGTHS.find((length) => length > requested);
  return (
    <div className={styles.longerList}>
      {(isLoading || (next && shown === requested)) && (
        <button type="button" className="button" disabled={isLoading} onClick={() => next && onRequest(next)}>
          More {noun}
        </button>
      )}
      <p role="status" className="visually-hidden">
        {isLoading ? `Loading more ${noun}` : `${shown} ${noun} shown`}
      </p>
    </div>
  );
}
