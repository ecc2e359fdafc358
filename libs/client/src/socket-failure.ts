import { errorOfAnswer, type GraphQLAnswerError } from './error-of-answer.js';
import { LookalikeError } from './lookalike-error.js';

/**
 * What graphql-ws throws, as an error of ours: a list of errors where the operation is refused, else the event of the socket, whose
 * `message` (of an error, in Node) or `reason` (of a close) may say more.
 */
export function socketFailure(address: URL, wasConnected: boolean, thrown: unknown): LookalikeError {
  if (Array.isArray(thrown)) return errorOfAnswer(thrown as GraphQLAnswerError[]);
  const { message, reason } = thrown as { message?: string; reason?: string };
  const detail = message || reason;
  return new LookalikeError(
    'GATEWAY_UNREACHABLE',
    `The WebSocket ${address.href} ${wasConnected ? 'was lost and opens no more' : 'does not open'}${detail ? `: ${detail}` : ''}.`,
    'Start the gateway (npm start), check the address, and whether a proxy between lets WebSockets through.',
    { retryable: true, cause: thrown },
  );
}
