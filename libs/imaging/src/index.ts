export { compose, encodePng, fitLayer, type Layer, type PlacedLayer, rectangle, stack } from './canvas';
export type { CropOptions } from './crop-face';
export type { DecodeOptions } from './decoder/decoder-pool';
export { MAX_IMAGE_PIXELS, MIN_IMAGE_SIDE, type PhotoSize } from './photo-header';
export { cropFace, decodePhoto, readPhotoSize, thumbnail } from './isolated-decoding';
export type { DecodedPhoto, Raster } from './raster';
export { drawParagraph, drawText, type TextStyle } from './text';
