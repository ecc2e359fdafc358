import type { Request, Response } from 'express';

/** Aborted when the client leaves before it has its answer. */
export function requestSignal(_request: Request, response: Response): AbortSignal {
  const leaving = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) leaving.abort();
  });
  return leaving.signal;
}
