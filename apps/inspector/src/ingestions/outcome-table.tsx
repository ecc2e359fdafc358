import type { IngestionState } from '../api/live-ingestion';
import { formatNumber } from '../format';
import { countOutcomes } from './count-outcomes';
import { OUTCOME_KINDS } from './outcome-kinds';
import styles from './outcome-table.module.css';

/** How many photos had which outcome, for each model. */
export function OutcomeTable({ ingestion: { models, outcomes } }: { ingestion: IngestionState }) {
  return (
    <>
      <table className={styles.table}>
        <caption className="visually-hidden">Photos by model and outcome</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            {OUTCOME_KINDS.map(({ kind, words, Icon }) => (
              <th key={kind} scope="col" className={styles.count}>
                <span className={styles.kind} data-kind={kind}>
                  <Icon aria-hidden className="icon" />
                  {words}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model}>
              <th scope="row">{model}</th>
              {OUTCOME_KINDS.map(({ kind }) => {
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
        <p className="muted small">Unchanged: dealt with before, so there was nothing to do. Counted, not listed.</p>
      )}
    </>
  );
}
