import type { ProbeImage } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import { decodeBase64, decodeInlineImage } from './base64';
import type { ImageFetcher } from './image-fetcher';
import { uploadUrl } from './image-urls';
import { type InlineImages } from './inline-images';
import type { UploadStore } from './upload-store';

/** The fields of the GraphQL input `ImageInput`, of which exactly one is set. */
export interface ImageSource {
  photo?: string | null;
  base64?: string | null;
  url?: string | null;
  upload?: string | null;
}

/** The request that an image belongs to. */
export interface ImageRequest {
  /** Images whose base64 was cut out of the request: `base64` is a placeholder then. */
  inlineImages: InlineImages;
  signal: AbortSignal;
}

/** @throws LookalikeError IMAGE_INPUT_INVALID, IMAGE_TOO_LARGE, UPLOAD_NOT_FOUND, URL_NOT_ALLOWED, URL_UNREACHABLE */
export type ImageReader = (source: ImageSource, request: ImageRequest) => Promise<ProbeImage>;

/** Converts an `ImageInput` into what the core expects: the id of a photo, or bytes. */
export function createImageReader(uploads: UploadStore, fetchImage: ImageFetcher): ImageReader {
  // Many aliases may search with the same variable, whose image is decoded once.
  const decoded = new WeakMap<Buffer, Promise<Uint8Array>>();
  const decodeOnce = (base64: Buffer) => {
    const bytes = decoded.get(base64) ?? decodeInlineImage(base64);
    decoded.set(base64, bytes);
    return bytes;
  };
  return async ({ photo, base64, upload, url }, { inlineImages, signal }) => {
    if (photo != null) return { photo };
    if (base64 != null) {
      const inlineImage = inlineImages.get(base64);
      return { bytes: inlineImage ? await decodeOnce(inlineImage) : decodeBase64(base64), url: null };
    }
    if (upload != null) return { bytes: uploads.get(upload), url: uploadUrl(upload) };
    if (url != null) return { bytes: await fetchImage(url, signal), url };
    // Variables inside a literal, `{ photo: $id }`, may still be null here although GraphQL checks @oneOf.
    throw new LookalikeError(
      'IMAGE_INPUT_INVALID',
      'The image has no source.',
      'Set exactly one of photo, base64, url and upload.',
    );
  };
}
