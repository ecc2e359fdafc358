import type { Lookalike, ImageFile } from '@lookalike/core';
import { untilAborted } from '@lookalike/domain';
import { type Request, type Response, Router } from 'express';
import { operationOf } from './running-operations';

// A photo may be replaced or removed at any time. Revalidation is cheap: the ETag is known without reading or decoding the photo.
const CACHE_CONTROL = 'private, no-cache';

/**
 * Photos, thumbnails and crops of faces, with ETags so that a browser downloads each once. Paths: image-urls.ts, whose `v` only makes an open
 * page request the image again.
 */
export function images(lookalike: Pick<Lookalike, 'images'>): Router {
  const router = Router();
  const serve = (path: string, read: (id: string, signal: AbortSignal) => Promise<ImageFile>) =>
    router.get(`/${path}/*id`, async (request, response) => {
      // Express has decoded each segment. The slashes between segments are part of the id.
      const segments = request.params.id as unknown as string[];
      const { signal, limitTime } = operationOf(response);
      limitTime();
      try {
        await send(await untilAborted(read(segments.join('/'), signal), signal), request, response, signal);
      } catch (error) {
        // After a disconnect, nobody receives an answer.
        if (!response.destroyed) throw error;
      }
    });
  serve('photos', (id, signal) => lookalike.images.photo(id, signal));
  serve('thumbnails', (id, signal) => lookalike.images.thumbnail(id, signal));
  serve('crops', (id, signal) => lookalike.images.crop(id, signal));
  return router;
}

async function send(
  { etag, read }: ImageFile,
  request: Request,
  response: Response,
  signal: AbortSignal,
): Promise<void> {
  const headers = { ETag: `"${etag}"`, 'Cache-Control': CACHE_CONTROL };
  if (matchesETag(request.get('If-None-Match'), etag)) return void response.set(headers).status(304).end();
  const { bytes, contentType } = await untilAborted(read(), signal);
  response.set({ ...headers, 'Content-Type': contentType });
  response.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/** Express's `fresh` ignores If-None-Match if the request has `Cache-Control: no-cache`, which `fetch` adds to it. */
function matchesETag(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${etag}"`);
}
