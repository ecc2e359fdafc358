export type * from './embedder';
export { networkAssets } from './weights/assets/network-assets';
