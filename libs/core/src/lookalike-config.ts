import type { ExecutionProvider, ModelName, Precision } from '@lookalike/domain';

/** The configuration of a Lookalike; paths are absolute. */
export interface LookalikeConfig {
  /** A folder, or the name of a gallery. `auto`: LFW, or the sample gallery until LFW is available. */
  gallery: GalleryName | (string & {});
  /** null: the default models. */
  models: ModelName[] | null;
  /** Default: fp32 for each model. */
  precisions?: Readonly<Partial<Record<ModelName, Precision>>>;
  /** In the order of preference; default: the processor only. */
  executionProviders?: readonly ExecutionProvider[];
  /** Contains a folder for each gallery. */
  dataDirectory: string;
  /** Contains `assets`, `networks` and `galleries`. */
  cacheFolder: string;
  /** A folder in which assets are looked up before any download; null: none. */
  mirror: string | null;
  /** null: the default of `createEmbedder`. */
  threads: number | null;
  /** null: the embedded Milvus Lite. */
  milvus: { address: string; username?: string; password?: string; token?: string } | null;
}

const GALLERY_NAMES = ['auto', 'lfw', 'sample'] as const;

type GalleryName = (typeof GALLERY_NAMES)[number];

/** Whether the configuration selects a gallery by name, not a folder. */
export function isNamedGallery(gallery: string): gallery is GalleryName {
  return GALLERY_NAMES.some((name) => name === gallery);
}
