import { isLookalikeError } from '@lookalike/client';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { firstSentence, remedyOnPage } from './problem-text';
import styles from './problem-notice.module.css';

export interface ProblemNoticeProps {
  /** A problem of an answer, or an error that was thrown. */
  problem: { code: string; message: string; remedy: string } | Error;
  /** What can be done about it here. */
  children?: ReactNode;
}

/** What went wrong and what to do about it. */
export function ProblemNotice({ problem, children }: ProblemNoticeProps) {
  const { code, message, remedy } = asProblem(problem);
  const [what, details] = firstSentence(message);
  return (
    <div className={styles.notice} role="alert">
      <TriangleAlert aria-hidden className={styles.icon} />
      <div>
        <p className={styles.message}>{what}</p>
        {details && <p className="small">{details}</p>}
        <p className={styles.remedy}>{remedyOnPage({ code, remedy })}</p>
        {children}
        <p className={styles.code}>{code}</p>
      </div>
    </div>
  );
}

function asProblem(problem: ProblemNoticeProps['problem']): { code: string; message: string; remedy: string } {
  if (!(problem instanceof Error) || isLookalikeError(problem)) {
    return problem as { code: string; message: string; remedy: string };
  }
  return { code: problem.name, message: problem.message, remedy: 'Reload the page, and report it if it comes again.' };
}
