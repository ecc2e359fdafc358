import express, { type Request, type RequestHandler } from 'express';
import { checkDocumentLength } from '../graphql/limits';
import { extractInlineImages, type InlineImages, NO_INLINE_IMAGES } from '../images/inline-images';
import { MAX_BODY_BYTES } from './body-limits';

const inlineImagesByRequest = new WeakMap<Request, InlineImages>();

/** The images whose base64 was cut out of the body of a request. */
export function inlineImagesOf(request: Request): InlineImages {
  return inlineImagesByRequest.get(request) ?? NO_INLINE_IMAGES;
}

/**
 * Reads the JSON of a GraphQL request into `request.body`. Unlike express.json() it parses no more than what takes milliseconds:
 * images.
 */
export function readGraphQLBody(): RequestHandler[] {
  return [
    express.raw({ limit: MAX_BODY_BYTES, type: 'application/json' }),
    async (request, _response, next) => {
      // Express sets no body for a GET or another content type. With an empty body, Apollo reports what is wrong with the request.
      const bytes: unknown = request.body;
      request.body = {};
      if (Buffer.isBuffer(bytes) && bytes.byteLength > 0) {
        const { text, inlineImages } = await extractInlineImages(bytes);
        inlineImagesByRequest.set(request, inlineImages);
        request.body = parseJson(text);
      }
      const query: unknown = request.body.query;
      if (typeof query === 'string') checkDocumentLength(query);
      next();
    },
  ];
}

/** @throws SyntaxError with `status` 400 */
function parseJson(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json as Record<string, unknown>;
  } catch (error) {
    throw Object.assign(error as SyntaxError, { status: 400 });
  }
  throw Object.assign(new SyntaxError('The JSON is not an object.'), { status: 400 });
}
