import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readJson, readOrNull, replaceFolder, writeDurably } from './durable-files';

/** Raised whenever the conversion changes, so that what an older one wrote is made again. */
const CONVERSION = 1;
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
  /** sha256 (hex) by the name of the ONNX model. */
  models: Record<string, string>;
}

/**
 * Converted networks on disk: `<network>-<hash>/` with the ONNX files and `network.json`, and `sources/<digest>.json`, which says
 * what an asset became. Each appears by one rename, so that a process killed at any moment leaves nothing half written behind.
 */
export class NetworkCache {
  readonly folder: string;

  constructor(
    cacheFolder: string,
    private readonly network: string,
    private readonly modelNames: readonly string[],
  ) {
    this.folder = join(cacheFolder, 'networks');
  }

  /** What the asset of that digest became, or null where it has to be converted (again). */
  find(source: string): PreparedNetwork | null {
    const { tensorHash } = (readJson(this.sourcePath(source)) ?? {}) as Partial<Manifest>;
    if (typeof tensorHash !== 'string' || !/^[0-9a-f]{64}$/.test(tensorHash)) return null;
    return this.verified(tensorHash);
  }

  /** @param models encoded ONNX models by name */
  store(source: string, tensorHash: string, models: Readonly<Record<string, Uint8Array>>): PreparedNetwork {
    this.sweep();
    // Another format of the same weights may have been here before; whoever has its files open keeps them.
    if (!this.verified(tensorHash)) this.publish(tensorHash, models);
    const note = join(this.draft(), 'source.json');
    writeDurably(note, JSON.stringify({ tensorHash }));
    mkdirSync(join(this.folder, 'sources'), { recursive: true });
    renameSync(note, this.sourcePath(source));
    rmSync(dirname(note), { recursive: true });
    return this.prepared(tensorHash);
  }

  private publish(tensorHash: string, models: Readonly<Record<string, Uint8Array>>): void {
    const draft = this.draft();
    const digests: Record<string, string> = {};
    for (const [name, bytes] of Object.entries(models)) {
      digests[name] = sha256(bytes);
      writeDurably(join(draft, `${name}.onnx`), bytes);
    }
    const manifest: Manifest = { conversion: CONVERSION, tensorHash, models: digests };
    writeDurably(join(draft, 'network.json'), JSON.stringify(manifest, null, 2));
    replaceFolder(draft, this.networkFolder(tensorHash));
  }

  private verified(tensorHash: string): PreparedNetwork | null {
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

  private sourcePath(digest: string): string {
    return join(this.folder, 'sources', `${this.network.toLowerCase()}-${digest.slice(0, 16)}.json`);
  }

  private draft(): string {
    const folder = join(this.folder, `.draft-${randomUUID()}`);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Removes what killed processes left behind. */
  private sweep(): void {
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (name.startsWith('.draft-') && age > ABANDONED_MS) rmSync(path, { recursive: true, force: true });
    }
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
