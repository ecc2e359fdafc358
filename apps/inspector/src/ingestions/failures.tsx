import type { IngestionState } from '../api/live-ingestion';
import { ProblemNotice } from '../components/problem-notice';
import { formatNumber } from '../format';
import { FailureGroup } from './failure-group';
import { groupBy } from './group-by';
import { MoreButton } from './more-button';
import { ReplacedNote } from './replaced-note';
import { useIngestionPhotos } from './use-ingestion-photos';
import styles from './failures.module.css';

/** The photos that could not be indexed, by what was wrong with them; nothing where there is none. */
export function Failures({ ingestion }: { ingestion: IngestionState }) {
  const { outcomes, error, counted, replaced, more } = useIngestionPhotos(ingestion, 'FAILED');
  if (counted === 0) return null;
  const photos = new Set(outcomes?.map(({ photo }) => photo.id)).size;
  return (
    <section className={styles.section} aria-labelledby="failures">
      <h3 id="failures">
        Failed{' '}
        {photos > 0 && (
          <span className="muted">
            {formatNumber(photos)}
            {more && '+'}
          </span>
        )}
      </h3>
      {error && <ProblemNotice problem={error} />}
      <ul className={styles.groups} hidden={outcomes?.length === 0} aria-label="Reasons of failures">
        {groupBy(outcomes ?? [], ({ problem }) => `${problem?.code} ${problem?.message} ${problem?.remedy}`).map(
          ({ key, items }) => (
            <FailureGroup key={key} failures={items} models={ingestion.models} />
          ),
        )}
      </ul>
      <MoreButton more={more}>More failures</MoreButton>
      <ReplacedNote count={replaced} />
    </section>
  );
}
