import type { Request, Response } from 'express';
import type { OperationQueue } from './operation-queue';
import { operationOf } from './running-operations';

/**
 * Waits until the queue lets the request run.
 * @returns a function to call when the answer exists: a client that does not read it must not occupy a place
 * @throws as `OperationQueue.enter`, for the status 503
 */
export async function takeTurn(queue: OperationQueue, { socket }: Request, response: Response): Promise<() => void> {
  const client = { address: socket.remoteAddress ?? '', connection: socket };
  try {
    const leave = await queue.enter(client, operationOf(response).signal);
    response.once('close', leave);
    return leave;
  } catch (error) {
    if (!response.destroyed) response.set('Retry-After', '1');
    throw Object.assign(error as Error, { status: 503 });
  }
}
