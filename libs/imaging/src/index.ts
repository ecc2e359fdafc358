export type * from './raster';
