import styles from './waiting.module.css';

export interface WaitingProps {
  /** The list's own class, so that nothing moves when it comes. */
  className?: string;
  count: number;
  /** The class that gives an item its size. */
  shape?: string;
}

/** Quiet boxes where a list will be. */
export function Waiting({ className, count, shape }: WaitingProps) {
  return (
    <div className={className}>
      <p role="status" className="visually-hidden">
        Loading
      </p>
      {Array.from({ length: count }, (_, i) => (
        <div key={i} className={`${styles.box} ${shape}`} />
      ))}
    </div>
  );
}
