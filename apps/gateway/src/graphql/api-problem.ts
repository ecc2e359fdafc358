import type { ErrorCode, Problem } from '@lookalike/domain';

/**
 * Remedies that name operations, fields and paths of the API. Null if the remedy of the package that raised the problem fits.
 * Packages do not know which surface shows a problem, so each surface has its own table.
 */
const REMEDIES: Record<ErrorCode, string | null> = {
  IMAGE_INPUT_INVALID: null,
  IMAGE_UNREADABLE: null,
  IMAGE_TOO_LARGE: null,
  IMAGE_TOO_MANY_PIXELS: null,
  IMAGE_TOO_SMALL: null,
  UPLOAD_NOT_FOUND: null,
  URL_NOT_ALLOWED: null,
  URL_UNREACHABLE: null,
  PHOTO_NOT_FOUND:
    'Use an id such as `George_W_Bush/0001`. The queries `gallery`, `identity` and `randomPhoto` return the ids of photos.',
  PHOTO_UNREADABLE: null,
  IDENTITY_NOT_FOUND: 'Find the name with `identities(search: "…")`, which ignores case and accents.',
  NO_FACE:
    'Use another image, select one of the faces of `detectFaces` with the argument `face`, or use the model RESNET50, which needs no face.',
  FACE_NOT_FOUND:
    'Use an index that `detectFaces` returns for the image, or the id of an indexed face, as in `photo(id: "…") { faces { id cropUrl } }`.',
  ARGUMENT_OUT_OF_RANGE: null,
  MODEL_UNAVAILABLE:
    'Prepare the model by starting an ingestion with it, `startIngestion(input: { models: [FACENET] })`, or use a model that is READY according to the query `models`.',
  GALLERY_UNAVAILABLE: null,
  INDEX_EMPTY: 'Start an ingestion with the mutation `startIngestion`, and repeat the request when photos are indexed.',
  INDEX_STALE: 'Rebuild the index with `startIngestion(input: { rebuild: true })`.',
  INDEX_NOT_OWNED:
    'Ingest in the other installation. If it no longer exists, replace its index with `startIngestion(input: { rebuild: true })`.',
  STORE_UNAVAILABLE: null,
  STORE_IN_USE: null,
  INGESTION_NOT_FOUND: 'The query `ingestions` lists the ids of all ingestions.',
  INGESTION_RUNNING:
    'Wait until it ends (subscription `ingestionProgress`), or stop it with the mutation `cancelIngestion`, which keeps what is indexed.',
  QUERY_TOO_COSTLY: null,
  ASSET_UNAVAILABLE: null,
  ASSET_CORRUPT: null,
  CONFIG_INVALID: null,
  PORT_IN_USE: null,
  DATA_DIRECTORY_UNUSABLE: null,
  INTERNAL: null,
};

/** What to do about a problem, in the words of the API. A retryable problem keeps its own remedy, which is to wait. */
export function apiRemedy({ code, remedy, retryable }: Pick<Problem, 'code' | 'remedy' | 'retryable'>): string {
  return (retryable ? null : REMEDIES[code]) ?? remedy;
}

/** A problem as the API returns it, in GraphQL errors and JSON responses alike. */
export function toApiProblem({ code, message, remedy, retryable }: Problem): Problem {
  return { code, message, remedy: apiRemedy({ code, remedy, retryable }), retryable };
}
