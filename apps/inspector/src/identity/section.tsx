import { type ReactNode, useId } from 'react';
import styles from './section.module.css';

export interface SectionProps {
  title: string;
  /** In one line what it shows. */
  line: string;
  isWaiting: boolean;
  children: ReactNode;
}

/** A part of the page under its heading. */
export function Section({ title, line, isWaiting, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} aria-busy={isWaiting}>
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        <p className="muted small">{line}</p>
      </div>
      {children}
    </section>
  );
}
