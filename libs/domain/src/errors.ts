/** Every failure that a user can meet. The texts become the descriptions in the API. */
export const ERROR_CODES = {
  BAD_REQUEST: 'The request is not valid HTTP, its body is not JSON, or the JSON is not a GraphQL request.',
  PATH_NOT_FOUND: 'The server has nothing at this path.',
  HOST_NOT_ALLOWED: 'The server does not answer requests to this host, or from pages of another host.',
  IMAGE_INPUT_INVALID: 'The image input sets no source or more than one, or its base64 cannot be decoded.',
  IMAGE_UNREADABLE:
    'The image cannot be decoded: it is not a supported image, it is truncated, or memory or time was lacking.',
  IMAGE_TOO_LARGE: 'The image file is larger than 20 MB.',
  IMAGE_TOO_MANY_PIXELS: 'The image has more than 40 megapixels.',
  IMAGE_TOO_SMALL: 'A side of the image is shorter than 20 pixels.',
  UPLOAD_NOT_FOUND: 'No upload has this id, or it expired after 15 minutes.',
  URL_NOT_ALLOWED: 'The server does not allow the host, or the host resolves to a private address.',
  URL_UNREACHABLE: 'The host does not respond with an image.',
  PHOTO_NOT_FOUND: 'No photo of the gallery has this id.',
  PHOTO_UNREADABLE: 'The file of this photo cannot be read at the moment; other photos can.',
  IDENTITY_NOT_FOUND: 'No identity of the gallery has this name.',
  NO_FACE: 'The image contains no face with a score of at least 0.95.',
  FACE_NOT_FOUND: 'The image has no face with this index, or no index has a face with this id.',
  ARGUMENT_OUT_OF_RANGE: 'An argument, or the name of a file, is outside its valid range.',
  MODEL_UNAVAILABLE:
    'The model is not configured, its weights or its int8 variant are unavailable or unusable, or it is still being prepared.',
  GALLERY_UNAVAILABLE: 'The gallery is unavailable or cannot be read.',
  GALLERY_REPLACED: 'Another gallery was opened during the request.',
  ALL_PHOTOS_MISSING: 'None of the indexed photos is in the gallery any more. Nothing was deleted.',
  INDEX_CONFLICT: 'Another process changed the index at the same time, or the store did not apply a change of it.',
  INDEX_EMPTY: 'The index of the model contains nothing yet.',
  INDEX_STALE: 'The index was built with other weights or another preprocessing.',
  INDEX_NOT_OWNED: 'Another installation of Lookalike created the index, and only its records describe the rows.',
  STORE_UNAVAILABLE: 'The vector store is starting, does not respond or rejected a request.',
  RECORDS_UNAVAILABLE: 'The records of ingestions are still being opened, or another process has locked them.',
  STORE_IN_USE: 'Another process owns the data directory; only the owner ingests.',
  INGESTION_NOT_FOUND: 'No ingestion has this id.',
  INGESTION_RUNNING: 'Another ingestion is running; only one runs at a time.',
  QUERY_TOO_COSTLY: 'The operation is too deep, too long or requests too much at once.',
  REQUEST_TIMED_OUT: 'The body of the request arrived too slowly.',
  OPERATION_TIMED_OUT: 'The operation took longer than the service allows, and was stopped.',
  SERVICE_BUSY: 'The service has too many requests or connections at the moment.',
  SERVICE_STOPPING: 'The service is stopping. It answers the same request after its restart.',
  ASSET_UNAVAILABLE:
    'Weights, photos or a program that Lookalike needs could not be downloaded or stored in the cache folder.',
  ASSET_CORRUPT: 'A downloaded file, or a file made from it, is truncated or was modified, and was not loaded.',
  CONFIG_INVALID: 'A setting has an invalid value.',
  PORT_IN_USE: 'Another program is listening on the port.',
  DATA_DIRECTORY_UNUSABLE: 'The data directory cannot be created or written, or its disk is full.',
  INTERNAL: 'An unexpected failure. The log contains the details under the id in the message.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

/** A failure as data: what happened, what to do about it, and whether it may pass without intervention. */
export interface Problem {
  code: ErrorCode;
  /** What happened, with the value that caused it. */
  message: string;
  /** What to do, in words that fit every surface: API, command line and page. */
  remedy: string;
  /** Whether the same request may succeed later without intervention: the service is still starting, or retries. */
  retryable: boolean;
}

/**
 * How a surface (API, command line) adapts a library's remedy, for each code of errors, or of files that are not used. `add` appends the
 * surface's own names (operations, flags) for the actions in the remedy. `replace` is for codes whose remedy is always the same, so that an
 * added text would repeat it. Null: the remedy is not changed.
 */
export type SurfaceRemedies<Code extends string = ErrorCode> = Readonly<
  Record<Code, { add: string } | { replace: string } | null>
>;

/** The fields of a problem that determine its remedy on a surface. `retryable` defaults to false. */
export type RemedySource<Code extends string = ErrorCode> = { code: Code } & Pick<Problem, 'remedy'> &
  Partial<Pick<Problem, 'retryable'>>;

/** The remedy of a problem in the words of a surface. A retryable problem keeps the library's remedy, which is to wait for what it names. */
export function surfaceRemedy<Code extends string>(
  remedies: SurfaceRemedies<Code>,
  { code, remedy, retryable }: RemedySource<Code>,
): string {
  const words = remedies[code];
  if (words === null || retryable) return remedy;
  return 'add' in words ? `${remedy} ${words.add}` : words.replace;
}

export interface LookalikeErrorOptions {
  cause?: unknown;
  /** Default false. */
  retryable?: boolean;
}

// A registered symbol, so that an error of another copy of this package is still recognised.
const MARK = Symbol.for('lookalike.error');

/** A failure that a user can meet, as an exception. */
export class LookalikeError extends Error implements Problem {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly retryable: boolean;
  override readonly name = 'LookalikeError';

  constructor(code: ErrorCode, message: string, remedy: string, options: LookalikeErrorOptions = {}) {
    const { retryable = false, ...rest } = options;
    super(shorten(message), rest);
    this.code = code;
    this.remedy = remedy;
    this.retryable = retryable;
    Object.defineProperty(this, MARK, { value: true });
  }

  /** True for a LookalikeError (with this `code`, if one is given), whichever copy of the class created it. */
  static is(error: unknown, code?: ErrorCode): error is LookalikeError {
    if (typeof error !== 'object' || error === null || !(MARK in error)) return false;
    return !code || (error as unknown as Problem).code === code;
  }

  static from({ code, message, remedy, retryable }: Problem): LookalikeError {
    return new LookalikeError(code, message, remedy, { retryable });
  }

  toProblem(): Problem {
    return { code: this.code, message: this.message, remedy: this.remedy, retryable: this.retryable };
  }
}

/** A message repeats the value that caused the error, which a client may have made 20 MB long. */
function shorten(message: string): string {
  return message.length <= 2_000 ? message : `${message.slice(0, 1_500)} … ${message.slice(-400)}`;
}
