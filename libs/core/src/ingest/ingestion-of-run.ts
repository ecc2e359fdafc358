import type { Run } from '@lookalike/records';
import type { Ingestion } from '../lookalike';

/** A run on record. Its models are those that took part, as the outcomes tell; those asked for when there are none. */
export function ingestionOfRun({ input, ...run }: Run): Ingestion {
  const models = [...new Set(run.outcomes.map(({ model }) => model))];
  return { ...run, models: models.length > 0 ? models : input.models, photosPerSecond: null, secondsLeft: null };
}
