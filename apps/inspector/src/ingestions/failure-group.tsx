import type { ModelName } from '@lookalike/client';
import { CircleX } from 'lucide-react';
import { remedyOnPage } from '../components/problem-text';
import { formatList } from '../format';
import { groupBy } from './group-by';
import type { OutcomeOfPhoto } from './use-ingestion-photos';
import styles from './failures.module.css';

export interface FailureGroupProps {
  /** At least one, all for the same reason. */
  failures: OutcomeOfPhoto[];
  /** The ingestion's. */
  models: ModelName[];
}

/** One reason for which photos failed, and which they are. */
export function FailureGroup({ failures, models }: FailureGroupProps) {
  const { problem } = failures[0]!;
  return (
    <li className={styles.group}>
      <CircleX aria-hidden className={styles.sign} />
      <div>
        <p className={styles.message}>{problem?.message ?? 'The reason was not kept.'}</p>
        {problem && <p>{remedyOnPage(problem)}</p>}
        <ul className={styles.photos} aria-label="Photos">
          {groupBy(failures, ({ photo }) => photo.id).map(({ key: id, items }) => (
            <li key={id}>
              <a href={items[0]!.photo.url}>{id}</a>
              {items.length < models.length && (
                <span className="muted"> for {formatList(items.map(({ model }) => model))}</span>
              )}
            </li>
          ))}
        </ul>
        <p className={styles.code}>{problem?.code}</p>
      </div>
    </li>
  );
}
