import { LookalikeError } from '@lookalike/domain';
import express, { type Request, type RequestHandler, Router } from 'express';
import { MAX_IMAGE_BYTES } from '../image-input/max-image-bytes';
import type { UploadStore } from '../image-input/upload-store';
import { pictureType } from './picture-type';

/** `POST /uploads`: a picture's bytes as they are, for queries to name; `GET /uploads/<id>`: the same again. */
export function uploads(store: UploadStore): Router {
  const router = Router();
  const readBody = express.raw({ type: () => true, limit: MAX_IMAGE_BYTES });
  router.post('/uploads', requireDeliberate, readBody, (request, response) => {
    const bytes: unknown = request.body;
    if (!Buffer.isBuffer(bytes) || bytes.byteLength === 0) throw badUpload('The request has no body.');
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({ id: store.add(bytes) });
  });
  router.get('/uploads/:id', (request, response) => {
    const bytes = store.get(request.params.id);
    response.set('Cache-Control', 'no-store').type(pictureType(bytes)).send(Buffer.from(bytes));
  });
  return router;
}

/**
 * A form or script of any web page can send a POST of a simple content type here; it cannot send another one, nor a header of its
 * own, without asking first, and we allow none. The same rule as Apollo's for /graphql.
 */
const requireDeliberate: RequestHandler = (request, _response, next) => {
  const preflighted = request.get('apollo-require-preflight') || request.get('x-apollo-operation-name');
  if (preflighted || hasPictureType(request)) return next();
  const error = badUpload('The content type says neither image/… nor application/octet-stream.');
  // 415: Unsupported Media Type.
  next(Object.assign(error, { status: 415 }));
};

function hasPictureType(request: Request): boolean {
  return /^(image\/[\w.+-]+|application\/octet-stream)\s*(;|$)/i.test(request.get('content-type') ?? '');
}

function badUpload(message: string): LookalikeError {
  return new LookalikeError(
    'IMAGE_INPUT_INVALID',
    message,
    'Send the bytes of the file as the body: curl --data-binary @photo.jpg -H "Content-Type: image/jpeg" …/uploads',
  );
}
