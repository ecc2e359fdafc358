import type { Request, RequestHandler } from 'express';
import { checkDocumentLength } from '../graphql/limits';
import { extractInlineImages, type InlineImages, NO_INLINE_IMAGES } from '../images/inline-images';
import { type BodyBudget, MAX_BODY_BYTES, readBody } from './request-body';

const inlineImagesByRequest = new WeakMap<Request, InlineImages>();

/** The images whose base64 was cut out of the body of a request. */
export function inlineImagesOf(request: Request): InlineImages {
  return inlineImagesByRequest.get(request) ?? NO_INLINE_IMAGES;
}

/**
 * Reads the JSON of a GraphQL request into `request.body`. Unlike express.json() it parses no more than what takes milliseconds:
 * images.
 */
export function readGraphQLBody(budget: BodyBudget): RequestHandler[] {
  const read = readBody({ budget, maxBytes: MAX_BODY_BYTES });
  return [
    (request, response, next) => (request.is('application/json') ? read(request, response, next) : next()),
    async (request, _response, next) => {
      // A GET or another content type has no body here. With an empty body, Apollo reports what is wrong with the request.
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
