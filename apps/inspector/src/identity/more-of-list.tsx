import { LIST_LENGTHS, type ListLength } from '../routes';
import styles from './more-of-list.module.css';

export interface MoreOfListProps {
  /** Of what, in the plural. */
  what: string;
  shown: number;
  asked: ListLength;
  /** Whether more have been asked for and are not there yet. */
  waiting: boolean;
  onMore(length: ListLength): void;
}

/** Asks for a longer list where there may be more, up to 100. */
export function MoreOfList({ what, shown, asked, waiting, onMore }: MoreOfListProps) {
  const next = LIST_LENGTHS.find((length) => length > asked);
  return (
    <div className={styles.more}>
      {(waiting || (next && shown === asked)) && (
        <button type="button" className="button" disabled={waiting} onClick={() => next && onMore(next)}>
          More {what}
        </button>
      )}
      <p role="status" className="visually-hidden">
        {waiting ? `Loading more ${what}` : `${shown} ${what} shown`}
      </p>
    </div>
  );
}
