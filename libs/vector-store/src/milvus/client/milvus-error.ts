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

/**
 * Milvus Lite responds to a search or a description of a dropped collection with a success without content, which the SDK fails to
 * convert with a TypeError.
 * @returns the failure as MilvusError; null for any other error
 */
export function incompleteResponse(thrown: unknown): MilvusError | null {
  if (!types.isNativeError(thrown) || thrown.name !== 'TypeError') return null;
  return new MilvusError(`its response cannot be read (${thrown.message})`, false);
}
