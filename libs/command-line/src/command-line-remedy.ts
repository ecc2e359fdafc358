import type { ErrorCode, Problem } from '@lookalike/domain';

/**
 * What the command line adds to a remedy: flags, environment variables and commands. Null if it adds nothing. The remedy of a package
 * stays, because it knows the cause.
 */
const ADDITIONS: Record<ErrorCode, string | null> = {
  IMAGE_INPUT_INVALID: null,
  IMAGE_UNREADABLE: null,
  IMAGE_TOO_LARGE: null,
  IMAGE_TOO_MANY_PIXELS: null,
  IMAGE_TOO_SMALL: null,
  UPLOAD_NOT_FOUND: null,
  URL_NOT_ALLOWED: '--allowed-image-hosts (ALLOWED_IMAGE_HOSTS) sets the allowed hosts.',
  URL_UNREACHABLE: null,
  PHOTO_NOT_FOUND: '--gallery (LOOKALIKE_GALLERY) sets the gallery.',
  PHOTO_UNREADABLE: null,
  IDENTITY_NOT_FOUND: '--gallery (LOOKALIKE_GALLERY) sets the gallery.',
  NO_FACE: null,
  FACE_NOT_FOUND: null,
  ARGUMENT_OUT_OF_RANGE: null,
  MODEL_UNAVAILABLE: '--models (LOOKALIKE_MODELS) sets the models, and npm run fetch reports which files are missing.',
  GALLERY_UNAVAILABLE:
    '--gallery (LOOKALIKE_GALLERY) sets the gallery, and npm run fetch reports what is missing of lfw and sample.',
  INDEX_EMPTY: 'npm start with the same --gallery and --data ingests the gallery.',
  INDEX_STALE: 'The gateway, npm start, rebuilds an index with an ingestion.',
  INDEX_NOT_OWNED:
    '--data (LOOKALIKE_DATA) sets the data directory. The gateway, npm start, rebuilds an index with an ingestion.',
  STORE_UNAVAILABLE:
    'The log has the details. --milvus (MILVUS_ADDRESS), MILVUS_USERNAME, MILVUS_PASSWORD and MILVUS_TOKEN select a Milvus server.',
  STORE_IN_USE: '--data (LOOKALIKE_DATA) sets another data directory.',
  INGESTION_NOT_FOUND: null,
  INGESTION_RUNNING: null,
  QUERY_TOO_COSTLY: null,
  OPERATION_TIMED_OUT: '--operation-timeout (LOOKALIKE_OPERATION_TIMEOUT) sets the time limit.',
  SERVICE_STOPPING: null,
  ASSET_UNAVAILABLE:
    'npm run fetch tries again and reports each source. --mirror (ASSETS_MIRROR) sets a folder or server that has the files.',
  ASSET_CORRUPT: 'npm run fetch downloads corrupt files again.',
  CONFIG_INVALID: null,
  PORT_IN_USE: '--port (PORT) sets the port.',
  DATA_DIRECTORY_UNUSABLE: '--data (LOOKALIKE_DATA) and --cache (LOOKALIKE_CACHE) set the directories.',
  INTERNAL: null,
};

/** What to do about a problem, in the words of the command line. */
export function commandLineRemedy({ code, remedy }: Pick<Problem, 'code' | 'remedy'>): string {
  const addition = ADDITIONS[code];
  return addition === null ? remedy : `${remedy} ${addition}`;
}
