import { isLookalikeError, type LookalikeErrorCode } from '@lookalike/client';

/** A problem of the API. Gateways that are newer than this page may send further codes. */
export interface Problem {
  code: string;
  message: string;
  remedy: string;
  retryable?: boolean;
}

/** A problem as this page shows it. */
export interface ProblemText {
  code: string;
  title: string;
  /** null when the title says it all. */
  details: string | null;
  remedy: string;
}

interface PageWords {
  /** A short title, where messages are long because they list what was tried; null: the message is the title. */
  title: string | null;
  /** What to do on this page, where the reported remedy names operations, arguments or options; null: the reported remedy fits. */
  remedy: string | null;
  /**
   * Whether `remedy` also replaces that of a retryable problem. The API passes those on from a library, whose remedies fit every
   * surface and are more specific; those of the SDK and of the gateway address programmers.
   */
  replacesRetryable?: boolean;
}

/** This page's own words for each code. */
export const PAGE_WORDS: Record<LookalikeErrorCode, PageWords> = {
  ALL_PHOTOS_MISSING: {
    title: null,
    remedy:
      'If the disk of the gallery is not mounted, mount it and start another ingestion. If the photos were deleted or replaced on purpose, delete what is indexed of them through the API, with an ingestion that deletes missing photos.',
  },
  ANSWER_UNREADABLE: {
    title: null,
    remedy: 'Check that this page is served by a Lookalike gateway, and whether a proxy is in between.',
    replacesRetryable: true,
  },
  ARGUMENT_OUT_OF_RANGE: { title: null, remedy: null },
  ASSET_CORRUPT: { title: 'A downloaded file is damaged.', remedy: null },
  ASSET_UNAVAILABLE: { title: 'A required file could not be downloaded.', remedy: null },
  BAD_REQUEST: { title: null, remedy: 'Reload the page. It may be older than the gateway.' },
  CONFIG_INVALID: { title: null, remedy: null },
  DATA_DIRECTORY_UNUSABLE: { title: 'The data directory of the gateway is unusable.', remedy: null },
  FACE_NOT_FOUND: { title: null, remedy: 'Select one of the faces that are marked in the image.' },
  GALLERY_UNAVAILABLE: { title: 'The gallery is unavailable.', remedy: null },
  GATEWAY_UNREACHABLE: {
    title: null,
    remedy: 'Check that the gateway is running and that this device can reach it.',
    replacesRetryable: true,
  },
  HOST_NOT_ALLOWED: {
    title: null,
    remedy:
      'Open the page at localhost or at an IP address of the gateway, or add this host to those that the gateway allows.',
  },
  IDENTITY_NOT_FOUND: { title: null, remedy: 'Search for the person by name on the page “Compare”.' },
  IMAGE_INPUT_INVALID: { title: null, remedy: 'Select another file, for example a JPEG, PNG or WebP.' },
  IMAGE_TOO_LARGE: { title: null, remedy: null },
  IMAGE_TOO_MANY_PIXELS: { title: null, remedy: null },
  IMAGE_TOO_SMALL: { title: null, remedy: null },
  IMAGE_UNREADABLE: { title: null, remedy: null },
  INDEX_EMPTY: { title: null, remedy: 'Start an ingestion on the page “Ingestion”.' },
  INDEX_STALE: { title: null, remedy: 'Rebuild the index on the page “Ingestion”.' },
  INDEX_NOT_OWNED: {
    title: 'Another installation owns the index.',
    remedy:
      'Ingest in the other installation. If it no longer exists, take its index over: rebuild it on the page “Ingestion”. If this gallery lacks photos of the index, rebuild it through the API, with an ingestion that deletes missing photos.',
  },
  INGESTION_NOT_FOUND: { title: null, remedy: 'Select one of the ingestions that the page “Ingestion” lists.' },
  INGESTION_RUNNING: { title: null, remedy: null },
  INTERNAL: { title: null, remedy: null },
  MODEL_UNAVAILABLE: { title: 'The model cannot be used at the moment.', remedy: null },
  NO_FACE: {
    title: null,
    remedy:
      'Use another image, a model that compares whole photos, or a face that is marked in the image, if there is one.',
  },
  OPERATION_TIMED_OUT: { title: null, remedy: null },
  PATH_NOT_FOUND: { title: null, remedy: 'Reload the page. It may be older than the gateway.' },
  PHOTO_NOT_FOUND: { title: null, remedy: 'Search for a person by name, or use a random photo.' },
  PHOTO_UNREADABLE: { title: null, remedy: null },
  PORT_IN_USE: { title: null, remedy: null },
  QUERY_TOO_COSTLY: {
    title: null,
    remedy: 'Try again later, or request fewer results or fewer models at once.',
    replacesRetryable: true,
  },
  RECORDS_UNAVAILABLE: { title: 'The records of ingestions are being opened.', remedy: null },
  SERVICE_STOPPING: {
    title: 'The gateway is stopping.',
    remedy: 'Wait until it has been started again.',
    replacesRetryable: true,
  },
  STORE_IN_USE: { title: 'Another process owns the data directory.', remedy: null },
  STORE_UNAVAILABLE: { title: 'The vector store is unavailable.', remedy: null },
  TIMED_OUT: {
    title: null,
    remedy: 'Try again. The first search after a start takes longer, because models are loaded.',
    replacesRetryable: true,
  },
  UPLOAD_NOT_FOUND: { title: null, remedy: 'Select the image again.' },
  URL_NOT_ALLOWED: { title: null, remedy: 'Download the image and upload it as a file.' },
  URL_UNREACHABLE: { title: null, remedy: 'Download the image and upload it as a file.' },
};

const hasPageWords = (code: string): code is LookalikeErrorCode => Object.hasOwn(PAGE_WORDS, code);

/** @param problem a problem of an answer, or any error that was thrown */
export function describeProblem(problem: Problem | Error): ProblemText {
  if (problem instanceof Error && !isLookalikeError(problem)) {
    const remedy = 'Reload the page. If it fails again, report the error.';
    return { code: problem.name, title: problem.message, details: null, remedy };
  }
  const { code, message, remedy, retryable } = problem as Problem;
  const words: PageWords = hasPageWords(code) ? PAGE_WORDS[code] : { title: null, remedy: null };
  const keepsRemedy = retryable && !words.replacesRetryable;
  return {
    code,
    title: words.title ?? message,
    details: words.title === null ? null : message,
    remedy: (keepsRemedy ? null : words.remedy) ?? remedy,
  };
}
