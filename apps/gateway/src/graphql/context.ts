import type { Lookalike, ProbeImage } from '@lookalike/core';
import type { ImageInput } from '../images/image-input';
import type { ExecutionSlice } from './execution-slice';
import type { Loaders } from './loaders';

/** The context of resolvers: the core, and the request that they serve. */
export interface GatewayContext {
  lookalike: Lookalike;
  readImage: (input: ImageInput) => Promise<ProbeImage>;
  loaders: Loaders;
  slice: ExecutionSlice;
  /** Aborted when no client waits for the answer any more, when the operation takes too long, and when the service stops. */
  signal: AbortSignal;
  /** See `ImageOptions` of the core. @throws LookalikeError QUERY_TOO_COSTLY after `LIMITS.decodedImages` images */
  beforeDecoding: () => void;
}
