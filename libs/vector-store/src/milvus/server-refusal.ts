/** The server answered that it cannot or will not. */
export class ServerRefusal extends Error {
  constructor(
    message: string,
    readonly retriable: boolean,
  ) {
    super(message);
  }
}

/** The part of the SDK's ResStatus that tells success from failure. */
interface Status {
  code?: number;
  error_code?: string | number;
  reason?: string;
  retriable?: boolean;
}

// Either Milvus gives a reason for a success too, when nothing is found (and Lite a colon after it).
const NOTHING_FOUND = 'search result is empty';

/**
 * Hands on the answer of a call unless it is a failure. Milvus Lite says `error_code: "Success"` where it refuses, with the failure
 * in `reason` alone, so that either a code or a reason counts.
 * @throws ServerRefusal
 */
export function succeeded<T extends object>(answer: T): T {
  const status: Status = 'status' in answer ? (answer.status as Status) : (answer as Status);
  const code = status.code ?? 0;
  const named = status.error_code ?? 'Success';
  const reasonless = !status.reason || status.reason.startsWith(NOTHING_FOUND);
  if (code === 0 && reasonless && (named === 'Success' || named === 0)) return answer;
  const reason = status.reason || `code ${code}, ${named}`;
  throw new ServerRefusal(reason, status.retriable === true || /not (ready|healthy|serving)/i.test(reason));
}

/** The SDK throws bare statuses where one of its own steps fails; they become errors here. */
export function asError(thrown: unknown): Error {
  if (thrown instanceof Error) return thrown;
  try {
    succeeded(thrown as object);
  } catch (refusal) {
    if (refusal instanceof ServerRefusal) return refusal;
  }
  return new Error(JSON.stringify(thrown));
}
