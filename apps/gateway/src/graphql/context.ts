import type { Lookalike } from '@lookalike/core';
import type { ImageReader } from '../images/image-reader';

/** What resolvers use: the core, and the request they serve. */
export interface GatewayContext {
  lookalike: Lookalike;
  readImage: ImageReader;
  /** Aborted when no client waits for the answer any more. */
  signal: AbortSignal;
}
