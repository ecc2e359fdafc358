import type { Lookalike, PictureFile } from '@lookalike/core';
import { type Response, Router } from 'express';

// Short, since a photo may be replaced or removed; the tag makes asking again cheap.
const CACHING = 'private, max-age=300';

/** Photos, thumbnails and crops of faces, with tags so that a browser asks for bytes once. */
export function pictures(lookalike: Pick<Lookalike, 'pictures'>): Router {
  const router = Router();
  const serve = (path: string, read: (id: string) => Promise<PictureFile>) =>
    router.get(`/${path}/*id`, async ({ params: { id } }, response) => {
      // Express has decoded each segment; a slash between folders is one of the id's own.
      send(await read((id as unknown as string[]).join('/')), response);
    });
  serve('photos', (id) => lookalike.pictures.photo(id));
  serve('thumbnails', (id) => lookalike.pictures.thumbnail(id));
  serve('crops', (id) => lookalike.pictures.crop(id));
  return router;
}

function send({ bytes, contentType, etag }: PictureFile, response: Response): void {
  response.set({ ETag: `"${etag}"`, 'Cache-Control': CACHING, 'Content-Type': contentType });
  // Answers 304 to a matching If-None-Match.
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
