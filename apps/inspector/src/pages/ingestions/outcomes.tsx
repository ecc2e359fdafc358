import type { ModelName, OutcomeKind } from '@lookalike/client';
import { CircleCheck, CircleEqual, CircleX, type LucideIcon, UserRoundX } from 'lucide-react';
import type { IngestionState } from '../../api/ingestions';
import { formatNumber } from '../../format';
import styles from './ingestions-page.module.css';

/** The outcomes of a photo, in the order in which they are shown. */
export const OUTCOMES: readonly { kind: OutcomeKind; label: string; Icon: LucideIcon }[] = [
  { kind: 'INDEXED', label: 'Indexed', Icon: CircleCheck },
  { kind: 'NO_FACE', label: 'No face', Icon: UserRoundX },
  { kind: 'FAILED', label: 'Failed', Icon: CircleX },
  { kind: 'UNCHANGED', label: 'Unchanged', Icon: CircleEqual },
];

export interface OutcomeCount {
  model: ModelName;
  outcome: OutcomeKind;
  count: number;
}

/** How many photos had an outcome for one model; without `model`, the sum over all models. */
export function countOutcomes(outcomes: readonly OutcomeCount[], kind: OutcomeKind, model?: ModelName): number {
  return outcomes
    .filter((entry) => entry.outcome === kind && (model === undefined || entry.model === model))
    .reduce((sum, { count }) => sum + count, 0);
}

/** Photos by model and outcome. */
export function OutcomeTable({ ingestion: { models, outcomes } }: { ingestion: IngestionState }) {
  return (
    <>
      <table className={styles.outcomeTable}>
        <caption className="visually-hidden">Photos by model and outcome</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            {OUTCOMES.map(({ kind, label, Icon }) => (
              <th key={kind} scope="col" className={styles.count}>
                <span className={styles.outcomeKind} data-kind={kind}>
                  <Icon aria-hidden className="icon" />
                  {label}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model}>
              <th scope="row">{model}</th>
              {OUTCOMES.map(({ kind }) => {
                const count = countOutcomes(outcomes, kind, model);
                return (
                  <td key={kind} className={styles.count} data-none={count === 0 || undefined}>
                    {formatNumber(count)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {countOutcomes(outcomes, 'UNCHANGED') > 0 && (
        <p className="muted small">Unchanged photos were processed before. They are counted, not listed.</p>
      )}
    </>
  );
}
