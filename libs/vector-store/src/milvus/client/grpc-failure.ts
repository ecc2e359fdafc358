/** The cause of a failed gRPC call. */
export type GrpcFailure =
  /** The connection was lost or not established; the call may succeed as soon as the server is back. */
  | 'CONNECTION_LOST'
  /** The server is running but could not process the call in time. */
  | 'OVERLOADED'
  /** User name, password or token are wrong, or do not permit the call. */
  | 'ACCESS_DENIED'
  /** The TLS handshake failed. */
  | 'TLS_FAILED'
  | 'OTHER';

const DEADLINE_EXCEEDED = 4;

// https://grpc.io/docs/guides/status-codes/
const GRPC_FAILURES: Record<number, GrpcFailure> = {
  1: 'CONNECTION_LOST', // CANCELLED
  [DEADLINE_EXCEEDED]: 'OVERLOADED',
  7: 'ACCESS_DENIED', // PERMISSION_DENIED
  8: 'OVERLOADED', // RESOURCE_EXHAUSTED
  13: 'CONNECTION_LOST', // INTERNAL: the stream broke
  14: 'CONNECTION_LOST', // UNAVAILABLE
  16: 'ACCESS_DENIED', // UNAUTHENTICATED
};

const grpcStatusOf = (error: Error): number => ('code' in error ? Number(error.code) : NaN);

/** The details of gRPC without its note on name resolution; the message of any other error. */
function textOf(error: Error): string {
  const text = 'details' in error && typeof error.details === 'string' && error.details ? error.details : error.message;
  return text.replace(/\s*Resolution note:.*$/s, '').replace(/[\s.]+$/, '');
}

export function classifyGrpcFailure(error: Error): GrpcFailure {
  const failure = GRPC_FAILURES[grpcStatusOf(error)] ?? 'OTHER';
  // grpc-js reports a failed handshake as UNAVAILABLE and passes on the code of Node's error only as text.
  if (failure === 'CONNECTION_LOST' && /SSL routines|certificate|ERR_TLS_/i.test(textOf(error))) return 'TLS_FAILED';
  return failure;
}

/** Why Node could not connect: grpc-js passes on its codes only as text. */
const CONNECTION_REASONS: readonly [RegExp, string][] = [
  [/ECONNREFUSED|ENOENT/, 'nothing accepts connections at its address'],
  [/ENOTFOUND|EAI_AGAIN|^Name resolution failed/, 'its host name cannot be resolved'],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, 'its host cannot be reached'],
];

/** The reason of a failed call, as the end of a sentence: without the words of grpc-js, but in those of Milvus itself. */
export function failureReason(error: Error): string {
  const failure = classifyGrpcFailure(error);
  const text = textOf(error);
  if (failure === 'CONNECTION_LOST')
    return CONNECTION_REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'the connection was lost';
  if (failure === 'TLS_FAILED') return `the TLS handshake failed (${tlsReasonOf(text)})`;
  return grpcStatusOf(error) === DEADLINE_EXCEEDED ? 'it did not respond in time' : text;
}

/** `self-signed certificate`, or the last part of OpenSSL's `80EC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:`. */
function tlsReasonOf(text: string): string {
  const reason = text.replace(/^.*Last error: (?:Error(?: \[\w+\])?: )?/s, '');
  if (!reason.includes('SSL routines')) return reason;
  return reason.replace(/[\s:]+$/, '').replace(/^.*:\s*/s, '');
}
