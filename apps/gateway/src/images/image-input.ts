// The decorators below require it, and server.ts imports this file before the schema.
import 'reflect-metadata';
import type { ProbeImage } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import { Field, ID, InputType, Int } from 'type-graphql';
import { decodeBase64, decodeInlineImage } from './base64';
import type { ImageFetcher } from './image-fetcher';
import { uploadUrl } from './image-urls';
import { MAX_MESSAGE_MB, type NextTurn, type RequestImages } from './inline-images';
import type { UploadStore } from './upload-store';

// type-graphql has no option for `@oneOf`: build-schema.ts sets it.
@InputType({
  description:
    'An image, in exactly one of four forms. At most 20 MB and 40 megapixels; each side has at least 20 pixels. An operation may decode two images. A photo of the gallery is decoded only by `detectFaces`, or if its face is not indexed. Every other image is decoded.',
})
export class ImageInput {
  @Field(() => ID, { nullable: true, description: 'Id of a photo of the gallery, such as `George_W_Bush/0001`.' })
  photo?: string | null;

  @Field(() => String, {
    nullable: true,
    description: `Base64-encoded bytes of an image file, with or without the prefix \`data:…;base64,\`. A WebSocket message may have at most ${MAX_MESSAGE_MB} MB; use HTTP or \`upload\` for more.`,
  })
  base64?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'An http or https URL of a public host that the settings of the server allow. By default no host is allowed.',
  })
  url?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id that `POST /uploads` returned. It expires after 15 minutes.' })
  upload?: string | null;
}

@InputType({ description: 'A face of an image.' })
export class FaceInput {
  @Field(() => ImageInput, { description: 'The image.' })
  image!: ImageInput;

  @Field(() => Int, {
    nullable: true,
    description: 'Index of the face, from 0, as returned by `detectFaces`. Default: the subject.',
  })
  face?: number;
}

/** The request that an image belongs to. `base64` is a placeholder if the image is one of its inline images. */
export interface ImageRequest extends RequestImages {
  signal: AbortSignal;
}

/** @throws LookalikeError IMAGE_INPUT_INVALID, IMAGE_TOO_LARGE, UPLOAD_NOT_FOUND, URL_NOT_ALLOWED, URL_UNREACHABLE */
export type ImageReader = (input: ImageInput, request: ImageRequest) => Promise<ProbeImage>;

/** Converts an `ImageInput` into a `ProbeImage` of the core: the id of a photo, or bytes. */
export function createImageReader(uploads: UploadStore, fetchImage: ImageFetcher): ImageReader {
  // Many aliases may search with the same variable, whose image is decoded once.
  const decoded = new WeakMap<Buffer, Promise<Uint8Array>>();
  const decodeOnce = (base64: Buffer, nextTurn: NextTurn) => {
    const bytes = decoded.get(base64) ?? decodeInlineImage(base64, nextTurn);
    decoded.set(base64, bytes);
    return bytes;
  };
  return async ({ photo, base64, upload, url }, { inlineImages, nextTurn, signal }) => {
    if (photo != null) return { photo };
    if (base64 != null) {
      const inlineImage = inlineImages.get(base64);
      return { bytes: inlineImage ? await decodeOnce(inlineImage, nextTurn) : decodeBase64(base64), url: null };
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
