import type { Lookalike, PictureFile } from '@lookalike/core';
import { type Request, type Response, Router } from 'express';

// Short, since a photo may be replaced or removed; the tag makes asking again cheap.
const CACHING = 'private, max-age=300';

/** Photos, thumbnails and crops of faces, with tags so that a browser asks for bytes once. */
export function pictures(lookalike: Pick<Lookalike, 'pictures'>): Router {
  const router = Router();
  const serve = (path: string, read: (id: string) => Promise<PictureFile>) =>
    router.get(`/${path}/*id`, async (request, response) => {
      // Express has decoded each segment; a slash between folders is one of the id's own.
      const segments = request.params.id as unknown as string[];
      send(await read(segments.join('/')), request, response);
    });
  serve('photos', (id) => lookalike.pictures.photo(id));
  serve('thumbnails', (id) => lookalike.pictures.thumbnail(id));
  serve('crops', (id) => lookalike.pictures.crop(id));
  return router;
}

function send({ bytes, contentType, etag }: PictureFile, request: Request, response: Response): void {
  response.set({ ETag: `"${etag}"`, 'Cache-Control': CACHING });
  if (hasTag(request.get('If-None-Match'), etag)) return void response.status(304).end();
  response.set('Content-Type', contentType);
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** express's own `fresh` says no to who sends `Cache-Control: no-cache` too, as every `fetch` with an If-None-Match does. */
function hasTag(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${etag}"`);
}
