import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { LookalikeError } from '@lookalike/domain';
import { toApiProblem } from '../graphql/api-problem';
import type { HostPolicy } from './host-check';
import { originError } from './origin-check';

/** How long clients may take to read why they may not connect. */
const ERROR_TIMEOUT_MS = 5_000;

/** Why a request may not be upgraded to a WebSocket; null if it may. */
export function upgradeError(
  request: IncomingMessage,
  hosts: HostPolicy,
  origins: readonly string[],
): LookalikeError | null {
  const error = hosts.hostError(request);
  if (error) return error;
  const { url = '' } = request;
  if (url.split('?')[0] !== '/graphql') {
    const message = `The path ${url.slice(0, 200)} accepts no WebSockets.`;
    return new LookalikeError('PATH_NOT_FOUND', message, 'Open a WebSocket to /graphql.');
  }
  return originError(request, origins);
}

export function tooManySockets(): LookalikeError {
  return new LookalikeError(
    'SERVICE_BUSY',
    'Too many WebSockets are open.',
    'Close those that are not needed. One WebSocket can carry many operations.',
    { retryable: true },
  );
}

/** WebSocket clients report the status as the reason. The body is the problem, as in other HTTP errors. */
export function answerUpgrade(socket: Duplex, status: string, error: LookalikeError): void {
  const body = JSON.stringify(toApiProblem(error.toProblem()));
  const head = [`HTTP/1.1 ${status}`, 'Connection: close', 'Content-Type: application/json; charset=utf-8'];
  socket.end(`${[...head, `Content-Length: ${Buffer.byteLength(body)}`].join('\r\n')}\r\n\r\n${body}`);
  // Nothing else limits how long a client keeps its half of the connection open.
  const timer = setTimeout(() => socket.destroy(), ERROR_TIMEOUT_MS);
  socket.once('close', () => clearTimeout(timer));
}
