import type { ModelsQuery } from '@lookalike/client';
import { LoaderCircle, TriangleAlert } from 'lucide-react';
import { listInWords } from '../ingestions/count-in-words';
import styles from './standing.module.css';

/** No model can be asked: which are on their way, and what is wrong with the others. */
export function WeightsNotice({ models }: { models: ModelsQuery['models'] }) {
  const preparing = models.filter(({ availability }) => availability === 'PREPARING').map(({ name }) => name);
  const coming = preparing.length > 0;
  // Those that nobody asked for are no news while others are coming.
  const problems = models.filter(({ problem }) => problem && !(coming && problem.code === 'MODEL_UNAVAILABLE'));
  return (
    <section className={`card ${styles.notice}`} aria-labelledby="no-model">
      <p id="no-model" className={styles.title}>
        {coming ? <LoaderCircle aria-hidden className="icon" /> : <TriangleAlert aria-hidden className="icon" />}
        {coming ? 'The models are being made ready' : 'No model can be asked'}
      </p>
      <p>
        {coming &&
          `The weights of ${listInWords(preparing)} are being fetched, converted or loaded. Searches answer as soon as one is ready; `}
        {coming ? 'people' : 'People'} and their photos can be looked at already.
      </p>
      {problems.length > 0 && (
        <ul className={styles.reasons}>
          {problems.map(({ name, problem }) => (
            <li key={name}>
              <strong>{name}</strong> <span className={styles.code}>{problem!.code}</span>
              <br />
              {problem!.message} {problem!.remedy}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
