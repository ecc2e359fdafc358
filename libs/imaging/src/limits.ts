/** Of a picture's file: 20 MB, counted as 1,048,576 bytes each. */
export const MAX_PHOTO_BYTES = 20 * 1024 * 1024;
/** Width times height of a picture. */
export const MAX_PHOTO_PIXELS = 40_000_000;
/** Of a picture's shorter side: MTCNN finds no smaller face. */
export const MIN_PHOTO_SIDE = 20;
