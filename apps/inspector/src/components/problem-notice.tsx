import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeProblem, type Problem } from './problem-text';
import styles from './components.module.css';

export interface ProblemNoticeProps {
  /** A problem of an answer, or an error that was thrown. */
  problem: Problem | Error;
  /** Actions that help here. */
  children?: ReactNode;
}

/** An alert that says what went wrong and what to do. */
export function ProblemNotice({ problem, children }: ProblemNoticeProps) {
  const { code, title, details, remedy } = describeProblem(problem);
  return (
    <div className={styles.notice} role="alert">
      <TriangleAlert aria-hidden className={styles.noticeIcon} />
      <div>
        <p className={styles.noticeTitle}>{title}</p>
        {details && <p className="small">{details}</p>}
        <p>{remedy}</p>
        {children}
        <p className="error-code">{code}</p>
      </div>
    </div>
  );
}
