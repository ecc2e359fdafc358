export type { AssetNotice, AssetPhase, AssetProgress, Assets, AssetsOptions, CacheReport } from './assets';
export { createAssets } from './create-assets';
