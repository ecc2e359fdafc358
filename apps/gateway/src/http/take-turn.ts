import type { Request, Response } from 'express';
import type { OperationQueue } from './operation-queue';
import { operationOf } from './running-operations';
import type { TrustedProxies } from './trusted-proxies';

export interface TurnOptions {
  queue: OperationQueue;
  /** Each of their clients counts as an address of its own. */
  proxies: TrustedProxies;
}

/**
 * Waits until the queue lets the request run.
 * @returns a function to call when the answer exists: a client that does not read it must not occupy a place
 * @throws as `OperationQueue.enter`, for the status 503
 */
export async function takeTurn(
  { queue, proxies }: TurnOptions,
  request: Request,
  response: Response,
): Promise<() => void> {
  const client = { address: proxies.clientOf(request), connection: request.socket };
  try {
    const leave = await queue.enter(client, operationOf(response).signal);
    response.once('close', leave);
    return leave;
  } catch (error) {
    if (!response.destroyed) response.set('Retry-After', '1');
    throw Object.assign(error as Error, { status: 503 });
  }
}
