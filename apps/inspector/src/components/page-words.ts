import type { GalleryIssueCode, LookalikeErrorCode } from '@lookalike/client';

export type PageWords = {
  /** A short title, where messages are long because they list what was tried; null: the message is the title. */
  title: string | null;
} & (
  | {
      /** What to do on this page, where the reported remedy names operations, arguments or options. */
      remedy: string;
      /**
       * Whether `remedy` also replaces the remedy of a retryable problem. That of a library fits every surface and is more specific; that
       * of the SDK or of the gateway addresses programmers.
       */
      replacesRetryable?: boolean;
    }
  | {
      /** The reported remedy fits. */
      remedy: null;
      /** What to do about several photos that failed with this code; null where they have the same remedy, or no photo fails with it. */
      remedyOfPhotos: string | null;
    }
);

/** The words of a code whose remedy is always shown as reported. */
export const AS_REPORTED = { remedy: null, remedyOfPhotos: null } as const;

/** This page's own words for each code. */
export const PAGE_WORDS: Record<LookalikeErrorCode, PageWords> = {
  ALL_PHOTOS_MISSING: {
    title: null,
    remedy:
      'If the disk of the gallery is not mounted, mount it and start another ingestion. If the photos were deleted or replaced on purpose, delete their indexed data through the API, with an ingestion that deletes missing photos.',
  },
  ANSWER_UNREADABLE: {
    title: null,
    remedy: 'Check that this page is served by a Lookalike gateway, and whether a proxy is in between.',
    replacesRetryable: true,
  },
  ARGUMENT_OUT_OF_RANGE: { title: null, ...AS_REPORTED },
  ASSET_CORRUPT: { title: 'A downloaded file is damaged.', ...AS_REPORTED },
  ASSET_UNAVAILABLE: { title: 'A required file is unavailable.', ...AS_REPORTED },
  BAD_REQUEST: { title: null, remedy: 'Reload the page. It may be older than the gateway.' },
  CONFIG_INVALID: { title: null, ...AS_REPORTED },
  DATA_DIRECTORY_UNUSABLE: { title: 'The data directory of the gateway is unusable.', ...AS_REPORTED },
  FACE_NOT_FOUND: { title: null, remedy: 'Select one of the faces that are marked in the image.' },
  GALLERY_REPLACED: { title: null, ...AS_REPORTED },
  GALLERY_UNAVAILABLE: { title: 'The gallery is unavailable.', ...AS_REPORTED },
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
  IMAGE_TOO_LARGE: { title: null, ...AS_REPORTED },
  IMAGE_TOO_MANY_PIXELS: { title: null, ...AS_REPORTED },
  IMAGE_TOO_SMALL: { title: null, ...AS_REPORTED },
  IMAGE_UNREADABLE: {
    title: null,
    remedy: null,
    remedyOfPhotos:
      'Replace these photos with complete JPEG, PNG, WebP, GIF, AVIF or TIFF files. The next ingestion tries again to decode photos for which memory or time was lacking.',
  },
  INDEX_CONFLICT: { title: null, ...AS_REPORTED },
  INDEX_EMPTY: { title: null, remedy: 'Start an ingestion on the page “Ingestion”.' },
  INDEX_STALE: { title: null, remedy: 'Rebuild the index on the page “Ingestion”.' },
  INDEX_NOT_OWNED: {
    title: 'Another installation owns the index.',
    remedy:
      'Ingest in the other installation. If it no longer exists, take its index over: rebuild it on the page “Ingestion”. If this gallery lacks photos of the index, rebuild it through the API, with an ingestion that deletes missing photos.',
  },
  INGESTION_NOT_FOUND: { title: null, remedy: 'Select one of the ingestions that the page “Ingestion” lists.' },
  INGESTION_RUNNING: { title: null, ...AS_REPORTED },
  INTERNAL: {
    title: null,
    remedy: null,
    remedyOfPhotos: 'Search the log of the gateway for these photos and report the errors that are logged with them.',
  },
  MODEL_UNAVAILABLE: {
    title: 'The model cannot be used at the moment.',
    remedy: null,
    remedyOfPhotos:
      'Resolve the problem that prevents the models from being loaded, or wait until they are loaded. Then start another ingestion.',
  },
  NO_FACE: {
    title: null,
    remedy:
      'Use another image, a model that compares whole photos, or a face that is marked in the image, if there is one.',
  },
  OPERATION_TIMED_OUT: { title: null, ...AS_REPORTED },
  PATH_NOT_FOUND: { title: null, remedy: 'Reload the page. It may be older than the gateway.' },
  PHOTO_NOT_FOUND: { title: null, remedy: 'Search for a person by name, or use a random photo.' },
  PHOTO_UNREADABLE: {
    title: null,
    remedy: null,
    remedyOfPhotos:
      'Check the disk of these photos, and that each is a file that the gateway may read. Their indexed faces are kept, and the next ingestion tries again.',
  },
  PORT_IN_USE: { title: null, ...AS_REPORTED },
  QUERY_TOO_COSTLY: { title: null, remedy: 'Request fewer results or fewer models at once.' },
  RECORDS_UNAVAILABLE: { title: 'The records of ingestions are unavailable.', ...AS_REPORTED },
  REQUEST_TIMED_OUT: { title: null, ...AS_REPORTED },
  SERVICE_BUSY: {
    title: null,
    remedy: 'Try again later, with fewer tabs of this page or fewer models at once.',
    replacesRetryable: true,
  },
  SERVICE_STOPPING: {
    title: 'The gateway is stopping.',
    remedy: 'Wait until it has been started again.',
    replacesRetryable: true,
  },
  STORE_IN_USE: { title: 'Another process owns the data directory.', ...AS_REPORTED },
  STORE_UNAVAILABLE: { title: 'The vector store is unavailable.', ...AS_REPORTED },
  TIMED_OUT: {
    title: null,
    remedy: 'Try again. The first search after a start takes longer, because models are loaded.',
    replacesRetryable: true,
  },
  UPLOAD_NOT_FOUND: { title: null, remedy: 'Select the image again.' },
  URL_NOT_ALLOWED: { title: null, remedy: 'Download the image and upload it as a file.' },
  URL_UNREACHABLE: { title: null, remedy: 'Download the image and upload it as a file.' },
};

/** What to do on this page about a file that is not used; null: the reported remedy fits. */
export const ISSUE_REMEDIES: Record<GalleryIssueCode, string | null> = {
  BROKEN_LINK: null,
  EMPTY: null,
  HEIC: null,
  NAME_NOT_UTF8: null,
  NOT_AN_IMAGE: null,
  NOT_A_FILE: null,
  NOT_DOWNLOADED: null,
  NOT_MOUNTED:
    'Mount the disk. If it will not come back, delete the indexed data of its photos through the API, with an ingestion that deletes missing photos.',
  NO_IMAGE_EXTENSION: null,
  NO_PERMISSION: null,
  SKIPPED_LINK: null,
  UNREADABLE: null,
  UNSUPPORTED_FORMAT: null,
};

/** What to do about a file of the gallery that is not used. */
export function issueRemedy({ code, remedy }: { code: GalleryIssueCode; remedy: string }): string {
  return ISSUE_REMEDIES[code] ?? remedy;
}
