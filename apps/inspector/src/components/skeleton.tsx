import styles from './components.module.css';

export interface SkeletonProps {
  /** The class of the list that is loading, so that the layout does not change when it appears. */
  className?: string;
  count: number;
  /** The class that gives each item its size. */
  itemClassName?: string;
}

/** Placeholder boxes while a list loads. */
export function Skeleton({ className, count, itemClassName = '' }: SkeletonProps) {
  return (
    <div className={className}>
      <p role="status" className="visually-hidden">
        Loading
      </p>
      {Array.from({ length: count }, (_, i) => (
        <div key={i} className={`${styles.skeleton} ${itemClassName}`} />
      ))}
    </div>
  );
}
