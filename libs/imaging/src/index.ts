export { cropFace, type CropOptions } from './crop-face';
export { decodePhoto } from './decode-photo';
export { detectImageFormat, IMAGE_FORMATS, type ImageFormat } from './image-format';
export { MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS, MIN_PHOTO_SIDE, type PhotoSize, readPhotoSize } from './photo-header';
export { downscale, type Downscaled, type Raster } from './raster';
export { thumbnail } from './thumbnail';
export type * from './contact-sheet/contact-sheet';
export { cropInContext } from './contact-sheet/crop-in-context';
export { renderContactSheet } from './contact-sheet/render-contact-sheet';
