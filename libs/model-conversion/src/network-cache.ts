import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  createDraft,
  readJson,
  readOrNull,
  removeAbandonedDrafts,
  replaceFolder,
  sha256,
  writeDurably,
} from './draft-files';

/** Incremented whenever the conversion changes, so that networks written by an older version are converted again. */
const CONVERSION = 3;

export interface PreparedNetwork {
  /** sha256 (hex) over the canonical tensors: `tensors` of a Recipe. */
  tensorHash: string;
  /** sha256 (hex) of the quantized ONNX file: `quantization` of a Recipe. null: fp32. */
  quantization: string | null;
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
    removeAbandonedDrafts(this.folder);
    // Another format of the same weights may have been converted already. Its files may be open, so they are not replaced.
    if (!this.findVerified(tensorHash)) this.publish(tensorHash, models);
    const source = join(createDraft(this.folder), 'source.json');
    writeDurably(source, JSON.stringify({ tensorHash }));
    mkdirSync(join(this.folder, 'sources'), { recursive: true });
    renameSync(source, this.sourcePath(assetDigest));
    rmSync(dirname(source), { recursive: true });
    return this.prepared(tensorHash);
  }

  private publish(tensorHash: string, models: Readonly<Record<string, Uint8Array>>): void {
    const draft = createDraft(this.folder);
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
      quantization: null,
      files: Object.fromEntries(this.modelNames.map((name) => [name, join(folder, `${name}.onnx`)])),
    };
  }

  private networkFolder(tensorHash: string): string {
    return join(this.folder, `${this.network.toLowerCase()}-${tensorHash.slice(0, 16)}`);
  }

  private sourcePath(assetDigest: string): string {
    return join(this.folder, 'sources', `${this.network.toLowerCase()}-${assetDigest.slice(0, 16)}.json`);
  }
}
