import { type Problem, type SurfaceRemedies, surfaceRemedy } from '@lookalike/domain';

/** The remedies of libraries in the words of the API: its operations, fields and arguments. */
const API_REMEDIES: SurfaceRemedies = {
  BAD_REQUEST: null,
  PATH_NOT_FOUND: null,
  HOST_NOT_ALLOWED: null,
  IMAGE_INPUT_INVALID: null,
  IMAGE_UNREADABLE: null,
  IMAGE_TOO_LARGE: null,
  IMAGE_TOO_MANY_PIXELS: null,
  IMAGE_TOO_SMALL: null,
  UPLOAD_NOT_FOUND: null,
  URL_NOT_ALLOWED: null,
  URL_UNREACHABLE: null,
  PHOTO_NOT_FOUND: { add: 'The queries `gallery`, `identity` and `randomPhoto` return the ids of photos.' },
  PHOTO_UNREADABLE: null,
  IDENTITY_NOT_FOUND: {
    add: 'The query `identities(search: "…")` finds names by a part of them, and ignores case and accents.',
  },
  NO_FACE: { add: 'If `detectFaces` returns a face, the argument `face` selects it.' },
  FACE_NOT_FOUND: {
    add: 'The query `detectFaces` returns the indexes of the faces of an image, and `photo(id: "…") { faces { id } }` the ids of indexed faces.',
  },
  ARGUMENT_OUT_OF_RANGE: null,
  MODEL_UNAVAILABLE: {
    add: 'The query `models` lists the models that are READY, and `startIngestion(input: { models: […] })` loads others.',
  },
  GALLERY_UNAVAILABLE: {
    add: 'If the indexed photos will not come back, the mutation `startIngestion(input: { deleteMissing: true })` deletes what is indexed of them.',
  },
  INDEX_EMPTY: {
    replace:
      'Start an ingestion with the mutation `startIngestion`, and try again when it has indexed the first photos.',
  },
  INDEX_STALE: { replace: 'Rebuild the index with the mutation `startIngestion(input: { rebuild: true })`.' },
  INDEX_NOT_OWNED: {
    replace:
      'Ingest in that installation, or use its data directory. If it no longer exists, replace the index with the mutation `startIngestion(input: { rebuild: true })`.',
  },
  STORE_UNAVAILABLE: null,
  STORE_IN_USE: null,
  INGESTION_NOT_FOUND: { replace: 'Use the id of an ingestion that the query `ingestions` returns.' },
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

/** What to do about a problem, in the words of the API. For a retryable problem that is to wait, and the library's words fit. */
export function apiRemedy(problem: Pick<Problem, 'code' | 'remedy' | 'retryable'>): string {
  return problem.retryable ? problem.remedy : surfaceRemedy(API_REMEDIES, problem);
}

/** A problem as the API returns it, in GraphQL errors and JSON responses alike. */
export function toApiProblem({ code, message, remedy, retryable }: Problem): Problem {
  return { code, message, remedy: apiRemedy({ code, remedy, retryable }), retryable };
}
