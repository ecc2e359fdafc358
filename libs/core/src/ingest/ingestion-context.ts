import type { ModelName, Problem } from '@lookalike/domain';
import type { Gallery } from '@lookalike/dataset';
import type { Embedder } from '@lookalike/embedding';
import type { OutcomeScope, Records } from '@lookalike/records';
import type { FaceIndex } from '@lookalike/vector-store';
import type { Indices } from '../models/indices';

/** A model that takes part in an ingestion, with the two places where it leaves what it finds. */
export interface Target {
  model: ModelName;
  index: FaceIndex;
  scope: OutcomeScope;
}

/** What the stages of an ingestion work with. */
export interface IngestionContext {
  gallery: Gallery;
  records: Records;
  embedder: Pick<Embedder, 'embed'>;
  indices: Pick<Indices, 'changed'>;
  targets: readonly Target[];
  toProblem: (error: unknown) => Problem;
}
