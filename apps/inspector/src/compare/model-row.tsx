import type { ModelName, ModelsQuery } from '@lookalike/client';
import type { ModelAnswer } from '../api/queries';
import { ProblemNotice } from '../components/problem-notice';
import { AboutModel } from './about-model';
import { describeTimings } from './describe-timings';
import { MatchTile } from './match-tile';
import styles from './model-row.module.css';
import { sameIdentity } from './same-identity';

export interface ModelRowProps {
  name: ModelName;
  model?: ModelsQuery['models'][number];
  /** null: not known yet. */
  answer: ModelAnswer | null;
  /** Whether the face that was searched with is the one that the probe's identity belongs to. */
  isSubject: boolean;
  k: number;
}

/** One model's answer: its results in a row, the most similar first, or why there are none. */
export function ModelRow({ name, model, answer, isSubject, k }: ModelRowProps) {
  const result = answer?.result;
  const judged = result?.matches.map((match) => sameIdentity(result.probe, match, isSubject)) ?? [];
  const known = judged.filter((same) => same !== null);
  return (
    <section className="card" aria-labelledby={`row-${name}`}>
      <div className={styles.head}>
        <h3 id={`row-${name}`}>{name}</h3>
        {model && <AboutModel model={model} />}
        {known.length > 0 && (
          <span className={styles.count}>
            {known.filter(Boolean).length} of {judged.length} the same identity
            {known.length < judged.length && `, ${judged.length - known.length} not known`}
          </span>
        )}
        {result && (
          <span className="muted small">
            of {result.searched.toLocaleString('en')} indexed · {describeTimings(result.timings)}
          </span>
        )}
      </div>
      {answer?.problem && <ProblemNotice problem={answer.problem} />}
      {result?.matches.length === 0 && <p className="muted">Nothing but the probe is indexed.</p>}
      <ol className={styles.tiles}>
        {result?.matches.map((match, place) => (
          <MatchTile key={match.face?.id ?? match.photo.id} match={match} same={judged[place]!} />
        ))}
        {!answer && Array.from({ length: k }, (_, place) => <li key={place} className={styles.awaited} aria-hidden />)}
      </ol>
    </section>
  );
}
