import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Incremented whenever the conversion changes, so that networks written by an older version are converted again. */
const CONVERSION = 2;
/** A draft is finished within seconds. */
const ABANDONED_MS = 600_000;

export interface PreparedNetwork {
  /** sha256 (hex) over the canonical tensors: `tensors` of a Recipe. */
  tensorHash: string;
  /** Paths of the ONNX files by model name. */
  files: Record<string, string>;
}

interface Manifest {
  conversion: number;
  tensorHash: string;
  /** sha256 (hex) of the ONNX file by model name. */
  models: Record<string, string>;
}

/**
 * Converted networks on disk: `<network>-<hash>/` with the ONNX files and `network.json`, and `sources/<network>-<digest>.json` with the
 * tensor hash that the asset of this digest was converted to. Both are published by a rename, so a process that is killed leaves no
 * incomplete entry behind. An entry that was truncated or changed afterwards is not found.
 */
export class NetworkCache {
  readonly folder: string;

  /** @param modelNames the names of the network's ONNX models */
  constructor(
    cacheFolder: string,
    private readonly network: string,
    private readonly modelNames: readonly string[],
  ) {
    this.folder = join(cacheFolder, 'networks');
  }

  /** The network that the asset of this digest was converted to; null if it has to be converted (again). */
  find(assetDigest: string): PreparedNetwork | null {
    const { tensorHash } = (readJson(this.sourcePath(assetDigest)) ?? {}) as Partial<Manifest>;
    if (typeof tensorHash !== 'string' || !/^[0-9a-f]{64}$/.test(tensorHash)) return null;
    return this.findVerified(tensorHash);
  }

  /**
   * @param models encoded ONNX models by name
   * @throws the errors of the file system
   */
  store(assetDigest: string, tensorHash: string, models: Readonly<Record<string, Uint8Array>>): PreparedNetwork {
    this.removeAbandonedDrafts();
    // Another format of the same weights may have been converted already. Its files may be open, so they are not replaced.
    if (!this.findVerified(tensorHash)) this.publish(tensorHash, models);
    const source = join(this.createDraft(), 'source.json');
    writeDurably(source, JSON.stringify({ tensorHash }));
    mkdirSync(join(this.folder, 'sources'), { recursive: true });
    renameSync(source, this.sourcePath(assetDigest));
    rmSync(dirname(source), { recursive: true });
    return this.prepared(tensorHash);
  }

  private publish(tensorHash: string, models: Readonly<Record<string, Uint8Array>>): void {
    const draft = this.createDraft();
    const digests: Record<string, string> = {};
    for (const [name, bytes] of Object.entries(models)) {
      digests[name] = sha256(bytes);
      writeDurably(join(draft, `${name}.onnx`), bytes);
    }
    const manifest: Manifest = { conversion: CONVERSION, tensorHash, models: digests };
    writeDurably(join(draft, 'network.json'), JSON.stringify(manifest, null, 2));
    replaceFolder(draft, this.networkFolder(tensorHash));
  }

  private findVerified(tensorHash: string): PreparedNetwork | null {
    const folder = this.networkFolder(tensorHash);
    const manifest = (readJson(join(folder, 'network.json')) ?? {}) as Partial<Manifest>;
    if (manifest.conversion !== CONVERSION || manifest.tensorHash !== tensorHash) return null;
    for (const name of this.modelNames) {
      const bytes = readOrNull(join(folder, `${name}.onnx`));
      if (!bytes || sha256(bytes) !== manifest.models?.[name]) return null;
    }
    return this.prepared(tensorHash);
  }

  private prepared(tensorHash: string): PreparedNetwork {
    const folder = this.networkFolder(tensorHash);
    return {
      tensorHash,
      files: Object.fromEntries(this.modelNames.map((name) => [name, join(folder, `${name}.onnx`)])),
    };
  }

  private networkFolder(tensorHash: string): string {
    return join(this.folder, `${this.network.toLowerCase()}-${tensorHash.slice(0, 16)}`);
  }

  private sourcePath(assetDigest: string): string {
    return join(this.folder, 'sources', `${this.network.toLowerCase()}-${assetDigest.slice(0, 16)}.json`);
  }

  private createDraft(): string {
    const folder = join(this.folder, `.draft-${randomUUID()}`);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Removes the drafts of processes that were killed. */
  private removeAbandonedDrafts(): void {
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (name.startsWith('.draft-') && age > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
    }
  }
}

/** The content reaches the disk before the rename that publishes it: a power failure leaves no empty file under a published name. */
function writeDurably(path: string, content: Uint8Array | string): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, content);
    syncIfSupported(file);
  } finally {
    closeSync(file);
  }
}

/** Errors of fsync(2) where it is not supported or not allowed: some network and FUSE file systems, and sandboxes. */
const NOT_SYNCED = ['EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EACCES'];

/** @throws the file system's error if the content could not be written, such as EIO or ENOSPC */
function syncIfSupported(file: number): void {
  try {
    fsyncSync(file);
  } catch (error) {
    if (!NOT_SYNCED.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

function replaceFolder(draft: string, target: string): void {
  rmSync(target, { recursive: true, force: true });
  try {
    renameSync(draft, target);
  } catch (error) {
    // Another process published the same network first.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
}

function readOrNull(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/** The parsed content; null if the file is missing or is not JSON. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
