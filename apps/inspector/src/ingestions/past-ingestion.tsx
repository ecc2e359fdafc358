import { Link } from 'wouter';
import type { IngestionSummary } from '../api/live-ingestion';
import { formatNumber, formatRange } from '../format';
import { countOutcomes } from './count-outcomes';
import { ingestionUrl } from '../routes';
import { Moment } from './moment';
import { OUTCOME_KINDS } from './outcome-kinds';
import { StatusSign } from './status-sign';
import { formatDuration, secondsBetween } from '../format';
import styles from './past-ingestions.module.css';

/** One ingestion among all: a row that opens it. */
export function PastIngestion({ ingestion, shown }: { ingestion: IngestionSummary; shown: boolean }) {
  const { id, status, models, startedAt, finishedAt, done, total, outcomes } = ingestion;
  return (
    <tr role="row" className={styles.row} data-shown={shown || undefined}>
      <td role="cell" className={styles.started}>
        <Link href={ingestionUrl(id)} className={styles.opens} aria-current={shown ? 'true' : undefined}>
          <Moment at={startedAt} />
        </Link>
      </td>
      <td role="cell">
        <StatusSign status={status} />
      </td>
      <td role="cell" className={styles.models}>
        {models.join(', ')}
      </td>
      <td role="cell" className={styles.number}>
        {formatNumber(done)}
        {total != null && <span className="muted"> of {formatNumber(total)}</span>}
      </td>
      <td role="cell">{finishedAt && formatDuration(secondsBetween(startedAt, finishedAt))}</td>
      <td role="cell">
        <ul className={styles.outcomes}>
          {OUTCOME_KINDS.filter(({ kind }) => countOutcomes(outcomes, kind) > 0).map(({ kind, words }) => (
            <li key={kind}>
              {formatRange(models.map((model) => countOutcomes(outcomes, kind, model)))}{' '}
              <span className="muted">{words.toLowerCase()}</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}
