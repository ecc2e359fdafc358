export { cropFace, type CropOptions } from './crop-face';
export { decodePhoto } from './decode-photo';
export { MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS, MIN_PHOTO_SIDE } from './limits';
export { pictureFormat, PICTURE_FORMATS, type PictureFormat } from './picture-format';
export type * from './raster';
export { readPhotoSize } from './read-photo-size';
export type { PhotoSize } from './read-header';
export { reduce, type Reduced } from './reduce';
export { thumbnail } from './thumbnail';
