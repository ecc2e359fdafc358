import { LookalikeError, type RemedySource, type SurfaceRemedies, surfaceRemedy } from '@lookalike/domain';

/** The remedies of libraries in the words of the command line: flags, environment variables and commands. */
const COMMAND_LINE_REMEDIES: SurfaceRemedies = {
  BAD_REQUEST: null,
  PATH_NOT_FOUND: null,
  HOST_NOT_ALLOWED: {
    add: '--allowed-hosts (LOOKALIKE_ALLOWED_HOSTS) sets the allowed hosts, and --allowed-origins (LOOKALIKE_ALLOWED_ORIGINS) the pages that may open WebSockets.',
  },
  IMAGE_INPUT_INVALID: null,
  IMAGE_UNREADABLE: null,
  IMAGE_TOO_LARGE: null,
  IMAGE_TOO_MANY_PIXELS: null,
  IMAGE_TOO_SMALL: null,
  UPLOAD_NOT_FOUND: null,
  URL_NOT_ALLOWED: { add: '--allowed-image-hosts (ALLOWED_IMAGE_HOSTS) sets the allowed hosts.' },
  URL_UNREACHABLE: null,
  PHOTO_NOT_FOUND: { add: '--gallery (LOOKALIKE_GALLERY) sets the gallery.' },
  PHOTO_UNREADABLE: null,
  IDENTITY_NOT_FOUND: { add: '--gallery (LOOKALIKE_GALLERY) sets the gallery.' },
  NO_FACE: null,
  FACE_NOT_FOUND: null,
  ARGUMENT_OUT_OF_RANGE: null,
  MODEL_UNAVAILABLE: {
    add: '--models (LOOKALIKE_MODELS) sets the models, --precision (PRECISION) their precision, and --execution-provider (EXECUTION_PROVIDER) where they are computed. npm run fetch reports which files are missing, and npm run quantize makes int8 variants.',
  },
  GALLERY_UNAVAILABLE: {
    add: '--gallery (LOOKALIKE_GALLERY) sets the gallery. If it is lfw or sample, npm run fetch reports what is missing.',
  },
  GALLERY_REPLACED: null,
  ALL_PHOTOS_MISSING: {
    add: 'To delete their rows from the indexes, start the gateway (npm start) and send it the mutation `startIngestion(input: { deleteMissing: true })`.',
  },
  INDEX_CONFLICT: null,
  INDEX_EMPTY: {
    replace:
      'Start the gateway with the same --gallery and --data (npm start): it ingests the gallery. Try again when it has indexed the first photos.',
  },
  INDEX_STALE: { replace: 'Start the gateway (npm start) and start an ingestion with rebuild.' },
  INDEX_NOT_OWNED: {
    replace:
      'Ingest in that installation, or use its data directory with --data (LOOKALIKE_DATA). If it no longer exists, start the gateway (npm start) and start an ingestion with rebuild: this takes the index over. If the gallery lacks photos of the index, deleteMissing deletes their rows.',
  },
  STORE_UNAVAILABLE: {
    add: '--milvus (MILVUS_ADDRESS) selects a Milvus server, and MILVUS_USERNAME, MILVUS_PASSWORD and MILVUS_TOKEN its user.',
  },
  RECORDS_UNAVAILABLE: null,
  STORE_IN_USE: { add: '--data (LOOKALIKE_DATA) sets the data directory.' },
  INGESTION_NOT_FOUND: null,
  INGESTION_RUNNING: null,
  QUERY_TOO_COSTLY: null,
  REQUEST_TIMED_OUT: null,
  OPERATION_TIMED_OUT: { add: '--operation-timeout (LOOKALIKE_OPERATION_TIMEOUT) sets the time limit.' },
  SERVICE_BUSY: null,
  SERVICE_STOPPING: null,
  ASSET_UNAVAILABLE: {
    add: 'npm run fetch tries again and reports each source. --mirror (ASSETS_MIRROR) sets the folder in which the files are looked up first, and --cache (LOOKALIKE_CACHE) the cache folder.',
  },
  ASSET_CORRUPT: { add: 'npm run fetch downloads corrupt files again.' },
  CONFIG_INVALID: null,
  PORT_IN_USE: { add: '--port (PORT) sets the port.' },
  DATA_DIRECTORY_UNUSABLE: { add: '--data (LOOKALIKE_DATA) sets the data directory.' },
  INTERNAL: null,
};

/** What to do about a problem, in the words of the command line. */
export function commandLineRemedy(problem: RemedySource): string {
  return surfaceRemedy(COMMAND_LINE_REMEDIES, problem);
}

/** A failure as a command prints it: code, message and remedy of a LookalikeError; the stack of any other error. */
export function describeFailure(error: unknown): string {
  if (LookalikeError.is(error)) return `${error.code}: ${error.message} ${commandLineRemedy(error)}`;
  return String((error instanceof Error && error.stack) || error);
}

/** Prints the failure of a command, and sets its exit code to 1. */
export function failWith(error: unknown): void {
  console.error(describeFailure(error));
  process.exitCode = 1;
}
