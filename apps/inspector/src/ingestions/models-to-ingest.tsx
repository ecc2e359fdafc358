import type { ModelName, ModelsQuery } from '@lookalike/client';
import type { ReactNode } from 'react';
import { firstSentence } from '../components/problem-text';
import { remedyOnPage } from '../components/problem-text';
import { Choice } from './choice';
import { formatNumber } from '../format';
import styles from './start-form.module.css';

export interface ModelsToIngestProps {
  models: ModelsQuery['models'];
  chosen: ModelName[];
  onChange: (chosen: ModelName[]) => void;
}

/** Which models' indices an ingestion fills. */
export function ModelsToIngest({ models, chosen, onChange }: ModelsToIngestProps) {
  return (
    <fieldset className={styles.models}>
      <legend>Models</legend>
      {models.map((model) => (
        <Choice
          key={model.name}
          label={model.name}
          note={note(model)}
          details={details(model)}
          checked={chosen.includes(model.name)}
          onChange={(checked) =>
            onChange(
              models.map(({ name }) => name).filter((name) => (name === model.name ? checked : chosen.includes(name))),
            )
          }
        />
      ))}
    </fieldset>
  );
}

type Model = ModelsQuery['models'][number];

function note({ availability, indexed, problem }: Model): string {
  if (availability === 'PREPARING') return 'Being made ready: the ingestion waits for it.';
  if (problem?.code === 'MODEL_UNAVAILABLE') return 'Not loaded: ingesting for it fetches its weights.';
  if (problem?.code === 'INDEX_STALE') return 'Its index is stale: rebuild it.';
  if (problem) return `${firstSentence(problem.message)[0]} Ingesting for it tries again.`;
  return indexed == null ? '' : `${formatNumber(indexed)} indexed`;
}

/** How a failure came about, which may be long, and what to do about it. */
function details({ availability, problem }: Model): ReactNode {
  const isTold =
    !problem || availability === 'PREPARING' || ['MODEL_UNAVAILABLE', 'INDEX_STALE'].includes(problem.code);
  if (isTold) return null;
  const [, rest] = firstSentence(problem.message);
  return (
    <>
      {rest && <p>{rest}</p>}
      <p>{remedyOnPage(problem)}</p>
    </>
  );
}
