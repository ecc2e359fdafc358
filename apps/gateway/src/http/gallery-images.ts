import { pipeline } from 'node:stream/promises';
import type { ImageFile, Lookalike, PhotoFile } from '@lookalike/core';
import { untilAborted } from '@lookalike/domain';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { OperationQueue } from './operation-queue';
import { operationOf } from './running-operations';
import type { TrustedProxies } from './trusted-proxies';
import type { TurnQueue } from './turn-queue';

// A photo may be replaced or removed at any time. Revalidation is cheap: the ETag is known without reading or decoding the photo.
const CACHE_CONTROL = 'private, no-cache';

export interface GalleryImageOptions {
  /** Limits the requests that decode a photo at the same time. */
  imageQueue: OperationQueue;
  proxies: TrustedProxies;
  /** Each part of a photo is sent in a separate turn. */
  turns: TurnQueue;
}

/**
 * Photos, thumbnails and crops of faces, with ETags so that a browser downloads each once. image-urls.ts builds their URLs. The parameter
 * `v` is not read: it only makes an open page request the image again.
 */
export function galleryImages(lookalike: Pick<Lookalike, 'images'>, options: GalleryImageOptions): Router {
  const photo = serve((id, signal) => lookalike.images.photo(id, signal), sendInParts(options));
  const thumbnail = serve((id, signal) => lookalike.images.thumbnail(id, signal), sendDecoded(options));
  const crop = serve((id, signal) => lookalike.images.crop(id, signal), sendDecoded(options));
  return Router().get('/photos/*id', photo).get('/thumbnails/*id', thumbnail).get('/crops/*id', crop);
}

type Send<File> = (file: File, request: Request, response: Response, signal: AbortSignal) => Promise<void>;

function serve<File extends { etag: string }>(
  find: (id: string, signal: AbortSignal) => Promise<File>,
  send: Send<File>,
): RequestHandler {
  return async (request, response) => {
    // Express has decoded each segment. The slashes between segments are part of the id.
    const segments = request.params.id as unknown as string[];
    const { signal, limitTime } = operationOf(response);
    limitTime();
    try {
      const file = await untilAborted(find(segments.join('/'), signal), signal);
      response.set({ ETag: `"${file.etag}"`, 'Cache-Control': CACHE_CONTROL });
      if (matchesETag(request.get('If-None-Match'), file.etag)) return void response.status(304).end();
      await send(file, request, response, signal);
    } catch (error) {
      // After a disconnect, nobody receives an answer.
      if (response.destroyed) return;
      response.removeHeader('ETag');
      throw error;
    }
  };
}

/**
 * Sends a photo part by part, as the client reads it: 150 clients that did not read a photo of 9 MB took 1.4 GB. If the file changes, the
 * connection is closed before the last part, so that the client knows that the photo is incomplete.
 */
const sendInParts =
  ({ turns }: GalleryImageOptions): Send<PhotoFile> =>
  async (file, request, response) => {
    const { contentType, totalBytes, parts, close } = await file.open();
    try {
      response.set({ 'Content-Type': contentType, 'Content-Length': String(totalBytes) });
      if (request.method === 'HEAD') response.end();
      else await pipeline(eachInTurn(parts, turns, request.socket), response);
    } finally {
      close();
    }
  };

/** The system buffers megabytes for each client: without turns, all other requests waited while the buffers were filled. */
async function* eachInTurn(parts: AsyncIterable<Uint8Array>, turns: TurnQueue, connection: object) {
  for await (const part of parts) {
    await turns.next(connection);
    yield part;
  }
}

/** Decoding a photo takes up to seconds. Its place in the queue is released before the image is sent, because a client may read slowly. */
const sendDecoded =
  ({ imageQueue, proxies }: GalleryImageOptions): Send<ImageFile> =>
  async (file, request, response, signal) => {
    // All are about the same size.
    const client = { address: proxies.clientOf(request), connection: request.socket, cost: 1 };
    const release = await imageQueue.acquire(client, signal).catch((error: Error) => {
      if (!response.destroyed) response.set('Retry-After', '1');
      throw error;
    });
    const bytes = await untilAborted(file.read(), signal).finally(release);
    response.type('jpeg').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  };

/** Express's `fresh` ignores If-None-Match if the request has `Cache-Control: no-cache`, which `fetch` adds to it. */
function matchesETag(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${etag}"`);
}
