import type { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GalleryIssue, IssueCode } from '@lookalike/core';
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
  MODEL_UNAVAILABLE: null,
  GALLERY_UNAVAILABLE: null,
  GALLERY_REPLACED: null,
  ALL_PHOTOS_MISSING: {
    add: 'The mutation `startIngestion(input: { deleteMissing: true })` deletes their indexed data.',
  },
  INDEX_CONFLICT: null,
  INDEX_EMPTY: {
    replace:
      'Start an ingestion with the mutation `startIngestion`, and try again when it has indexed the first photos.',
  },
  INDEX_STALE: { replace: 'Rebuild the index with the mutation `startIngestion(input: { rebuild: true })`.' },
  INDEX_NOT_OWNED: {
    replace:
      'Ingest in that installation, or use its data directory. If it no longer exists, take the index over with the mutation `startIngestion(input: { rebuild: true })`. If the gallery lacks photos of the index, add `deleteMissing: true`, which deletes their rows.',
  },
  STORE_UNAVAILABLE: null,
  RECORDS_UNAVAILABLE: null,
  STORE_IN_USE: null,
  INGESTION_NOT_FOUND: { replace: 'Use the id of an ingestion that the query `ingestions` returns.' },
  INGESTION_RUNNING: null,
  QUERY_TOO_COSTLY: null,
  REQUEST_TIMED_OUT: null,
  OPERATION_TIMED_OUT: null,
  SERVICE_BUSY: null,
  SERVICE_STOPPING: null,
  ASSET_UNAVAILABLE: null,
  ASSET_CORRUPT: null,
  CONFIG_INVALID: null,
  PORT_IN_USE: null,
  DATA_DIRECTORY_UNUSABLE: null,
  INTERNAL: null,
};

/** The remedies of files that are not used, in the words of the API. */
const ISSUE_REMEDIES: SurfaceRemedies<IssueCode> = {
  HEIC: null,
  UNSUPPORTED_FORMAT: null,
  NOT_AN_IMAGE: null,
  NO_IMAGE_EXTENSION: null,
  EMPTY: null,
  NAME_NOT_UTF8: null,
  SKIPPED_LINK: null,
  BROKEN_LINK: null,
  NOT_A_FILE: null,
  NO_PERMISSION: null,
  NOT_MOUNTED: {
    add: 'The mutation `startIngestion(input: { deleteMissing: true })` deletes the indexed data of its photos.',
  },
  UNREADABLE: null,
  NOT_DOWNLOADED: null,
};

/** Codes of errors that are not LookalikeErrors: Apollo's codes, and one that Apollo lacks. */
type GraphQLCode = `${ApolloServerErrorCode}` | 'SUBSCRIPTION_NOT_SUPPORTED';

/** The remedy for each of these codes; null for an unexpected failure. */
const GRAPHQL_REMEDIES: Record<GraphQLCode, string | null> = {
  GRAPHQL_PARSE_FAILED: 'Correct the syntax at the location of the error. The playground at /graphql highlights it.',
  GRAPHQL_VALIDATION_FAILED:
    'Correct the operation at the location of the error. The playground at /graphql shows the schema.',
  BAD_USER_INPUT: 'Correct the variables. The playground at /graphql shows their types.',
  BAD_REQUEST: 'Send { "query": "…", "variables": { … } } as application/json to POST /graphql.',
  OPERATION_RESOLUTION_FAILURE: 'Set operationName to the name of one of the operations in the document.',
  SUBSCRIPTION_NOT_SUPPORTED:
    'Subscribe over a WebSocket (graphql-ws) at the same URL, as the playground and @lookalike/client do.',
  PERSISTED_QUERY_NOT_FOUND: 'Send the text of the operation.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Send the text of the operation.',
  INTERNAL_SERVER_ERROR: null,
};

/** The remedy of an error that is not a LookalikeError; null if its code is unknown or means an unexpected failure. */
export function graphqlRemedy(code: unknown): string | null {
  if (typeof code !== 'string' || !Object.hasOwn(GRAPHQL_REMEDIES, code)) return null;
  return GRAPHQL_REMEDIES[code as GraphQLCode];
}

/** What to do about a problem, in the words of the API. */
export function apiRemedy(problem: Pick<Problem, 'code' | 'remedy' | 'retryable'>): string {
  return surfaceRemedy(API_REMEDIES, problem);
}

/** What to do about a file that is not used, in the words of the API. */
export function apiIssueRemedy(issue: Pick<GalleryIssue, 'code' | 'remedy'>): string {
  return surfaceRemedy(ISSUE_REMEDIES, issue);
}

/** A problem as the API returns it, in GraphQL errors and JSON responses alike. */
export function toApiProblem({ code, message, remedy, retryable }: Problem): Problem {
  return { code, message, remedy: apiRemedy({ code, remedy, retryable }), retryable };
}
