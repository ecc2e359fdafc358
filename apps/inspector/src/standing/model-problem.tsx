import type { ModelName } from '@lookalike/client';
import { firstSentence } from '../components/problem-text';
import { remedyOnPage } from '../components/problem-text';
import styles from './standing.module.css';

export interface ModelProblemProps {
  name: ModelName;
  problem: { code: string; message: string; remedy: string };
}

/** Why a model cannot be asked; how that came about is there for those who want it. */
export function ModelProblem({ name, problem: { code, message, remedy } }: ModelProblemProps) {
  const [what, details] = firstSentence(message);
  return (
    <li>
      <p>
        <strong>{name}</strong> <span className={styles.code}>{code}</span>
      </p>
      <p>{what}</p>
      <p>{remedyOnPage({ code, remedy })}</p>
      {details && (
        <details className="muted small">
          <summary>How it came about</summary>
          {details}
        </details>
      )}
    </li>
  );
}
