import { createHash } from 'node:crypto';
import type { AssetSource } from '@lookalike/domain';

/** What `asset.json` holds: enough to know every file again. */
export interface Manifest {
  format: string;
  /** For people: `pypi facenet-pytorch 2.6.0`. */
  source: string;
  /** `fingerprintOf` the source: an asset of another release, or of another platform, is not taken for this one. */
  fingerprint: string;
  files: ManifestFile[];
}

export interface ManifestFile {
  /** Below `files/`. */
  path: string;
  size: number;
  sha256: string;
}

/** What identifies the content of a source on this platform. */
export function fingerprintOf(source: AssetSource): string {
  const { files, format, from } = source;
  const origin =
    source.from === 'npm'
      ? [source.package, source.version, source.sha256]
      : source.from === 'pypi'
        ? [source.package, source.version, sha256OnPlatform(source.sha256)]
        : source.from === 'url'
          ? [source.url, source.sha256]
          : [source.sha256];
  return createHash('sha256')
    .update(JSON.stringify([from, format, origin, Object.entries(files).sort()]))
    .digest('hex');
}

/** The sha256 of a wheel for this machine; undefined where there is none. */
export function sha256OnPlatform(byPlatform: Record<string, string>): string | undefined {
  return byPlatform[`${process.platform}-${process.arch}`] ?? byPlatform.any;
}

/** null for anything that is no manifest, an unfinished one included. */
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
  const sound = manifest.files.every(
    (file: Partial<ManifestFile> | null) =>
      isText(file?.path) && isText(file.sha256) && Number.isSafeInteger(file.size),
  );
  return sound ? (manifest as Manifest) : null;
}
