import type { ErrorCode, Problem } from '@lookalike/domain';

/** Remedies that name flags and environment variables. Null if the library's remedy fits. */
const REMEDIES: Record<ErrorCode, string | null> = {
  IMAGE_INPUT_INVALID: null,
  IMAGE_UNREADABLE: null,
  IMAGE_TOO_LARGE: null,
  IMAGE_TOO_MANY_PIXELS: null,
  IMAGE_TOO_SMALL: null,
  UPLOAD_NOT_FOUND: null,
  URL_NOT_ALLOWED: 'Add the host with --allowed-image-hosts (ALLOWED_IMAGE_HOSTS).',
  URL_UNREACHABLE: null,
  PHOTO_NOT_FOUND: 'Use the id of a photo in the gallery, such as George_W_Bush/0001, and check --gallery.',
  PHOTO_UNREADABLE: null,
  IDENTITY_NOT_FOUND: 'Use the name of an identity in the gallery, such as George_W_Bush, and check --gallery.',
  NO_FACE: null,
  FACE_NOT_FOUND: null,
  ARGUMENT_OUT_OF_RANGE: null,
  MODEL_UNAVAILABLE:
    'Run npm run fetch, which reports what is missing, and name the model with --models (LOOKALIKE_MODELS).',
  GALLERY_UNAVAILABLE:
    'Set --gallery (LOOKALIKE_GALLERY) to a readable folder of photos, or run npm run fetch for lfw and sample, which reports what is missing.',
  INDEX_EMPTY: 'Run npm start with the same --gallery and --data: it ingests the gallery.',
  INDEX_STALE: 'Start the gateway with npm start and rebuild the index with an ingestion.',
  INDEX_NOT_OWNED:
    'Use its data directory with --data (LOOKALIKE_DATA), or start the gateway with npm start and rebuild the index, which replaces it.',
  STORE_UNAVAILABLE:
    'Check the log; for your own Milvus server also --milvus (MILVUS_ADDRESS), MILVUS_USERNAME, MILVUS_PASSWORD and MILVUS_TOKEN.',
  STORE_IN_USE:
    'Stop the other process that uses this data directory, or use another one with --data (LOOKALIKE_DATA).',
  INGESTION_NOT_FOUND: null,
  INGESTION_RUNNING: null,
  QUERY_TOO_COSTLY: null,
  ASSET_UNAVAILABLE:
    'Check the network, or put the files into a mirror and name it with --mirror (ASSETS_MIRROR). npm run fetch tries again and reports each source.',
  ASSET_CORRUPT: 'Run npm run fetch, which downloads corrupt files again.',
  CONFIG_INVALID: null,
  PORT_IN_USE: 'Stop the other program, or use another port with --port (PORT).',
  DATA_DIRECTORY_UNUSABLE:
    'Make the directory writable and free some space on its disk, or use another one with --data (LOOKALIKE_DATA) or --cache (LOOKALIKE_CACHE).',
  INTERNAL: null,
};

/** What to do about a problem, in the words of the command line. */
export function commandLineRemedy({ code, remedy }: Pick<Problem, 'code' | 'remedy'>): string {
  return REMEDIES[code] ?? remedy;
}
