export { compose, encodePng, fitLayer, type Layer, type PlacedLayer, rectangle, stack } from './canvas';
export { cropFace, type CropOptions } from './crop-face';
export { decodePhoto } from './decode-photo';
export { detectImageFormat, IMAGE_FORMATS, type ImageFormat } from './image-format';
export { MAX_PHOTO_BYTES, MAX_PHOTO_PIXELS, MIN_PHOTO_SIDE, type PhotoSize, readPhotoSize } from './photo-header';
export { downscale, type Downscaled, type Raster } from './raster';
export { drawParagraph, drawText, type TextStyle } from './text';
export { thumbnail } from './thumbnail';
