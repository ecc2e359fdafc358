import type { Gallery } from '@lookalike/dataset';
import type { Embedder } from '@lookalike/embedding';
import type { Records } from '@lookalike/records';
import type { VectorStore } from '@lookalike/vector-store';
import type { Logger } from 'pino';
import type { Indices } from '../models/indices';
import type { ModelSupply } from '../models/model-supply';
import type { Part } from './part';

/** The opened rooms, as the use cases need them. */
export interface Rooms {
  readonly gallery: Part<Gallery>;
  readonly store: Part<VectorStore>;
  readonly records: Part<Records>;
  readonly embedder: Embedder;
  readonly supply: ModelSupply;
  readonly indices: Indices;
  readonly logger: Logger;
}
