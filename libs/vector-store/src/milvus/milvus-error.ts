import { types } from 'node:util';

/** The server responded with a failure status. */
export class MilvusError extends Error {
  constructor(
    message: string,
    /** Whether the server marked the failure as temporary. */
    readonly retryable: boolean,
  ) {
    super(message);
  }
}

/** The fields of the SDK's ResStatus that distinguish success from failure. */
interface Status {
  code?: number;
  error_code?: string | number;
  reason?: string;
  retriable?: boolean;
}

// Standalone and Lite set a reason for this success too; Lite appends a colon.
const NOTHING_FOUND = 'search result is empty';

/**
 * Milvus Lite reports some failures with `error_code: "Success"` and the failure only in `reason`, so a response is a failure if either
 * field indicates one.
 * @returns the response @throws MilvusError
 */
export function assertOk<T extends object>(response: T): T {
  const status: Status = 'status' in response ? (response.status as Status) : (response as Status);
  const { code = 0, error_code: errorCode = 'Success' } = status;
  const hasFailureReason = Boolean(status.reason) && !status.reason!.startsWith(NOTHING_FOUND);
  if (code === 0 && (errorCode === 'Success' || errorCode === 0) && !hasFailureReason) return response;
  const reason = status.reason || `code ${code}, ${errorCode}`;
  // Milvus does not set `retriable` for a server that is still starting.
  throw new MilvusError(reason, status.retriable === true || /not (ready|healthy|serving)/i.test(reason));
}

/** The SDK throws bare status objects when one of its own steps fails. @returns those as MilvusError, and errors unchanged */
export function toError(thrown: unknown): Error {
  // Not `instanceof`: an error of Node's own modules may belong to another realm.
  if (types.isNativeError(thrown)) return thrown;
  try {
    assertOk(thrown as object);
  } catch (error) {
    if (error instanceof MilvusError) return error;
  }
  return new Error(JSON.stringify(thrown));
}

/** The cause of a failed gRPC call. */
export type GrpcFailure =
  /** The connection was lost or not established; the call may succeed as soon as the server is back. */
  | 'CONNECTION_LOST'
  /** The server is there and could not process the call in time. */
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

/** The reason of a failed call, as display text: gRPC's details without the code and the note on name resolution, which is usually empty. */
export function describeFailure(error: Error): string {
  const text = 'details' in error && typeof error.details === 'string' && error.details ? error.details : error.message;
  return text
    .replace(/\s*Resolution note:.*$/s, '')
    .trim()
    .replace(/\.$/, '')
    .trim();
}
