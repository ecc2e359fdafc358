import type { ReactNode } from 'react';
import styles from './empty.module.css';

/** Where there is nothing to show, why. */
export function Empty({ children }: { children: ReactNode }) {
  return <div className={styles.empty}>{children}</div>;
}
