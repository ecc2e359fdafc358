import type { ErrorCode, Problem } from '@lookalike/domain';

/**
 * What the API adds to a remedy: its operations, fields and arguments. Null if it adds nothing. Packages do not know which surface shows
 * a problem, so each surface has its own table; the remedy of a package stays, because it knows the cause.
 */
const ADDITIONS: Record<ErrorCode, string | null> = {
  IMAGE_INPUT_INVALID: null,
  IMAGE_UNREADABLE: null,
  IMAGE_TOO_LARGE: null,
  IMAGE_TOO_MANY_PIXELS: null,
  IMAGE_TOO_SMALL: null,
  UPLOAD_NOT_FOUND: null,
  URL_NOT_ALLOWED: null,
  URL_UNREACHABLE: null,
  PHOTO_NOT_FOUND: 'The queries `gallery`, `identity` and `randomPhoto` return the ids of photos.',
  PHOTO_UNREADABLE: null,
  IDENTITY_NOT_FOUND: 'The query `identities(search: "…")` finds names and ignores case and accents.',
  NO_FACE: 'The argument `face` selects one of the faces of `detectFaces`, and the model RESNET50 needs no face.',
  FACE_NOT_FOUND:
    'The query `detectFaces` returns the indexes of the faces of an image, and `photo(id: "…") { faces { id } }` the ids of indexed faces.',
  ARGUMENT_OUT_OF_RANGE: null,
  MODEL_UNAVAILABLE:
    'The query `models` lists the models that are READY, and `startIngestion(input: { models: […] })` prepares a model.',
  GALLERY_UNAVAILABLE: null,
  INDEX_EMPTY: 'The mutation `startIngestion` starts an ingestion.',
  INDEX_STALE: 'The mutation `startIngestion(input: { rebuild: true })` rebuilds the indexes.',
  INDEX_NOT_OWNED: 'The mutation `startIngestion(input: { rebuild: true })` rebuilds the indexes.',
  STORE_UNAVAILABLE: null,
  STORE_IN_USE: null,
  INGESTION_NOT_FOUND: 'The query `ingestions` lists the ids of all ingestions.',
  INGESTION_RUNNING: null,
  QUERY_TOO_COSTLY: null,
  OPERATION_TIMED_OUT: null,
  SERVICE_STOPPING: null,
  ASSET_UNAVAILABLE: null,
  ASSET_CORRUPT: null,
  CONFIG_INVALID: null,
  PORT_IN_USE: null,
  DATA_DIRECTORY_UNUSABLE: null,
  INTERNAL: null,
};

/** What to do about a problem, in the words of the API. For a retryable problem that is to wait, and nothing is added. */
export function apiRemedy({ code, remedy, retryable }: Pick<Problem, 'code' | 'remedy' | 'retryable'>): string {
  const addition = retryable ? null : ADDITIONS[code];
  return addition === null ? remedy : `${remedy} ${addition}`;
}

/** A problem as the API returns it, in GraphQL errors and JSON responses alike. */
export function toApiProblem({ code, message, remedy, retryable }: Problem): Problem {
  return { code, message, remedy: apiRemedy({ code, remedy, retryable }), retryable };
}
