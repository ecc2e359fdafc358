import type { Embedder } from '@lookalike/embedding';
import type { Logger } from 'pino';
import type { Indices } from '../models/indices';
import type { ModelLoader } from '../models/model-loader';
import type { StartedServices } from './start-services';

/** The services that the use cases work with. */
export interface Services extends Omit<StartedServices, 'connection'> {
  readonly embedder: Embedder;
  readonly modelLoader: ModelLoader;
  readonly indices: Indices;
  readonly logger: Logger;
}
