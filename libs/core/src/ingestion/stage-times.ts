import { channel } from 'node:diagnostics_channel';

/** The steps of an ingestion that are measured. `decode` includes the time in which an image waited for a decoder. */
export type IngestionStage = 'read' | 'decode' | 'detect' | 'align' | 'encode' | 'upsert';

interface StageTime {
  stage: IngestionStage;
  ms: number;
}

/** A channel of Node: without a subscriber, which is the normal case, a step costs one comparison. */
const stageTimes = channel('lookalike:ingestion-stage');

/** @param ms null: the step was not needed */
export function reportStage(stage: IngestionStage, ms: number | null): void {
  if (stageTimes.hasSubscribers && ms !== null) stageTimes.publish({ stage, ms } satisfies StageTime);
}

/**
 * Receives how long the steps of all ingestions in this process take: `upsert` per write, the others per photo.
 * @returns ends it
 */
export function watchIngestionStages(onTime: (time: StageTime) => void): () => void {
  const listener = (time: unknown): void => onTime(time as StageTime);
  stageTimes.subscribe(listener);
  return () => stageTimes.unsubscribe(listener);
}
