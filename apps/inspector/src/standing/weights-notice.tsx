import type { ModelsQuery } from '@lookalike/client';
import { LoaderCircle, TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';
import { formatList } from '../format';
import { ingestionUrl } from '../routes';
import { ModelProblem } from './model-problem';
import styles from './standing.module.css';

export interface WeightsNoticeProps {
  models: ModelsQuery['models'];
  /** Something else is wrong, too, so that no ingestion can try again. */
  beside?: boolean;
}

/** No model can be asked: which are on their way, and what is wrong with the others. */
export function WeightsNotice({ models, beside = false }: WeightsNoticeProps) {
  const preparing = models.filter(({ availability }) => availability === 'PREPARING').map(({ name }) => name);
  const coming = preparing.length > 0;
  // Those that nobody asked for are no news.
  const problems = models.filter(({ problem }) => problem && problem.code !== 'MODEL_UNAVAILABLE');
  return (
    <section className={`card ${styles.notice}`} aria-labelledby="no-model">
      <p id="no-model" className={styles.title} data-problem={!coming || undefined}>
        {coming ? (
          <LoaderCircle aria-hidden className={`icon ${styles.turning}`} />
        ) : (
          <TriangleAlert aria-hidden className="icon" />
        )}
        {coming ? 'The models are being made ready' : 'No model can be asked'}
      </p>
      <p>
        {coming
          ? `The weights of ${formatList(preparing)} are being fetched, converted or loaded. Searches answer as soon as one is ready; people and their photos can be looked at already.`
          : `Nothing can be searched without one${beside ? '.' : '; people and their photos can be looked at.'}`}
      </p>
      {problems.length > 0 && (
        <ul className={styles.reasons}>
          {problems.map(({ name, problem }) => (
            <ModelProblem key={name} name={name} problem={problem!} />
          ))}
        </ul>
      )}
      {!coming && !beside && (
        <Link className="button" href={ingestionUrl(null)}>
          Try again with an ingestion
        </Link>
      )}
    </section>
  );
}
