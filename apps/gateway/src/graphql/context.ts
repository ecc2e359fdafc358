import type { Lookalike, ProbeImage } from '@lookalike/core';
import type { ImageSource } from '../images/image-reader';
import type { Loaders } from './loaders';

/** What resolvers use: the core, and the request they serve. */
export interface GatewayContext {
  lookalike: Lookalike;
  readImage: (source: ImageSource) => Promise<ProbeImage>;
  loaders: Loaders;
  /** Aborted when no client waits for the answer any more, when the operation takes too long, and when the service stops. */
  signal: AbortSignal;
}
