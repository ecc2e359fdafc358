import type { Lookalike, ProbeImage } from '@lookalike/core';
import type { ImageInput } from '../schema/image-input';

/** What a resolver may use: the core, and the request that it serves. */
export interface GatewayContext {
  lookalike: Lookalike;
  /** @throws LookalikeError IMAGE_INPUT_INVALID, IMAGE_TOO_LARGE, UPLOAD_NOT_FOUND, URL_NOT_ALLOWED, URL_UNREACHABLE */
  readImage(input: ImageInput, signal: AbortSignal): Promise<ProbeImage>;
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}
