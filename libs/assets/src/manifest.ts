/** The content of `asset.json`: enough to verify every file. */
export interface Manifest {
  format: string;
  /** Display text: `pypi facenet-pytorch 2.6.0`. */
  source: string;
  /** `fingerprintOf` the source: an asset of another release or platform is not mistaken for this one. */
  fingerprint: string;
  files: ManifestFile[];
}

export interface ManifestFile {
  /** Below `files/`. */
  path: string;
  size: number;
  /** Hex. */
  sha256: string;
}

/** Null when the text is not a manifest, or an incomplete one. */
export function parseManifest(text: string): Manifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const manifest = value as Partial<Manifest> | null;
  const isText = (field: unknown): field is string => typeof field === 'string';
  if (!isText(manifest?.format) || !isText(manifest.source) || !isText(manifest.fingerprint)) return null;
  if (!Array.isArray(manifest.files) || manifest.files.length === 0) return null;
  const isComplete = manifest.files.every(
    (file: Partial<ManifestFile> | null) =>
      isText(file?.path) && isText(file.sha256) && Number.isSafeInteger(file.size),
  );
  return isComplete ? (manifest as Manifest) : null;
}

/** In bytes. */
export function sizeOf({ files }: Manifest): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
