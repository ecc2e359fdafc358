import type { ReactNode } from 'react';
import styles from './section-head.module.css';

/** A section's heading, and in one line what it shows. */
export function SectionHead({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.head}>
      <h2>{title}</h2>
      <p className="muted small">{children}</p>
    </div>
  );
}
