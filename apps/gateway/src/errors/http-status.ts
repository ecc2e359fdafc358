import type { ErrorCode } from '@lookalike/domain';

/** Status of an error that leaves by plain HTTP; 400 where none is named. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  IMAGE_TOO_LARGE: 413,
  IMAGE_UNREADABLE: 422,
  UPLOAD_NOT_FOUND: 404,
  PHOTO_NOT_FOUND: 404,
  FACE_NOT_FOUND: 404,
  GALLERY_UNAVAILABLE: 503,
  STORE_UNAVAILABLE: 503,
  MODEL_UNAVAILABLE: 503,
  ASSET_UNAVAILABLE: 503,
  INDEX_STALE: 503,
  INDEX_EMPTY: 404,
  INTERNAL: 500,
};

export function httpStatus(code: ErrorCode): number {
  return STATUS[code] ?? 400;
}
