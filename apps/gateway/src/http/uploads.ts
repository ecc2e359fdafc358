import { detectMediaType, LookalikeError, MAX_IMAGE_BYTES } from '@lookalike/domain';
import { type Request, type RequestHandler, Router } from 'express';
import type { UploadStore } from '../images/upload-store';
import type { BodyBudget } from './body-budget';
import { readBody } from './request-body';
import type { TurnQueue } from './turn-queue';

/** `POST /uploads` stores the bytes of an image for later queries; `GET /uploads/<id>` returns them. */
export function uploads(store: UploadStore, budget: BodyBudget, turns: TurnQueue): Router {
  const router = Router();
  router.post('/uploads', preventCsrf, readBody({ budget, turns, maxBytes: MAX_IMAGE_BYTES }), (request, response) => {
    const bytes: unknown = request.body;
    if (!Buffer.isBuffer(bytes) || bytes.byteLength === 0) throw uploadInvalid('The request has no body.');
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({ id: store.add(bytes) });
  });
  router.get('/uploads/:id', (request, response) => {
    const bytes = store.get(request.params.id);
    // The type is detected from the bytes: with a type that the client chooses, a browser could execute the upload as a page.
    response
      .set('Cache-Control', 'no-store')
      .type(detectMediaType(bytes))
      .set('Content-Length', String(bytes.byteLength));
    // `send` would compute an ETag, which hashes 20 MB on the main thread.
    response.end(bytes);
  });
  return router;
}

/**
 * Any web page can make a browser send a POST with a simple content type. Another content type or a custom header requires a
 * CORS preflight, which we do not answer. Apollo applies the same rule to /graphql.
 */
const preventCsrf: RequestHandler = (request, _response, next) => {
  const isPreflighted = request.get('apollo-require-preflight') || request.get('x-apollo-operation-name');
  if (isPreflighted || hasImageType(request)) return next();
  const error = uploadInvalid('The content type is neither image/… nor application/octet-stream.');
  // 415: Unsupported Media Type.
  next(Object.assign(error, { status: 415 }));
};

function hasImageType(request: Request): boolean {
  return /^(image\/[\w.+-]+|application\/octet-stream)\s*(;|$)/i.test(request.get('content-type') ?? '');
}

function uploadInvalid(message: string): LookalikeError {
  return new LookalikeError(
    'IMAGE_INPUT_INVALID',
    message,
    'Send the bytes of the file as the body: curl --data-binary @photo.jpg -H "Content-Type: image/jpeg" …/uploads',
  );
}
