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

// https://grpc.io/docs/guides/status-codes/
const GRPC_FAILURES: Record<number, GrpcFailure> = {
  1: 'CONNECTION_LOST', // CANCELLED
  4: 'OVERLOADED', // DEADLINE_EXCEEDED
  7: 'ACCESS_DENIED', // PERMISSION_DENIED
  8: 'OVERLOADED', // RESOURCE_EXHAUSTED
  13: 'CONNECTION_LOST', // INTERNAL: the stream broke
  14: 'CONNECTION_LOST', // UNAVAILABLE
  16: 'ACCESS_DENIED', // UNAUTHENTICATED
};

export function classifyGrpcFailure(error: Error): GrpcFailure {
  const code = 'code' in error ? Number(error.code) : NaN;
  const failure = GRPC_FAILURES[code] ?? 'OTHER';
  // grpc-js reports a failed handshake as UNAVAILABLE and passes on the code of Node's error only as text.
  if (failure === 'CONNECTION_LOST' && /SSL routines|certificate|ERR_TLS_/i.test(describeFailure(error))) {
    return 'TLS_FAILED';
  }
  return failure;
}

/** The reason of a failed call as display text: the details of gRPC without the code and the note on name resolution. */
export function describeFailure(error: Error): string {
  const text = 'details' in error && typeof error.details === 'string' && error.details ? error.details : error.message;
  return text
    .replace(/\s*Resolution note:.*$/s, '')
    .trim()
    .replace(/\.$/, '')
    .trim();
}
