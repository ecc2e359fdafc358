import type { ProbeImage } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import { uploadUrl } from '../resolvers/picture-urls';
import type { ImageInput } from '../schema/image-input';
import { decodeBase64 } from './decode-base64';
import type { ImageFetcher } from './image-fetcher';
import type { UploadStore } from './upload-store';

export type ImageReader = (input: ImageInput, signal: AbortSignal) => Promise<ProbeImage>;

/** Turns an ImageInput into what the core takes: the name of a photo, or bytes. */
export function createImageReader(uploads: UploadStore, fetchImage: ImageFetcher): ImageReader {
  return async ({ photo, base64, upload, url }, signal) => {
    if (photo != null) return { photo };
    if (base64 != null) return { bytes: decodeBase64(base64), url: null };
    if (upload != null) return { bytes: uploads.get(upload), url: uploadUrl(upload) };
    if (url != null) return { bytes: await fetchImage(url, signal), url };
    // GraphQL's own @oneOf has refused this already; a caller that is no GraphQL query has not been checked.
    throw new LookalikeError(
      'IMAGE_INPUT_INVALID',
      'No image is given.',
      'Give exactly one of photo, base64, url, upload.',
    );
  };
}
