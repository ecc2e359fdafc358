import { rmSync } from 'node:fs';
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
import type { PreparedNetwork } from './network-cache';

/** Incremented when variants that were made before must not be used any more. */
const QUANTIZATION = 1;
/** Encoders have one ONNX model of this name. */
const MODEL = 'model';

/** How an int8 variant was made. Nothing depends on it, but the manifest keeps it. */
export interface QuantizationRecord {
  calibration: {
    /** Where the photos come from, as display text. */
    photos: string;
    crops: number;
    seed: number;
    /** sha256 (hex) over the input tensors. */
    digest: string;
  };
  /** Versions of the Python packages, and the arguments of the quantizer. */
  quantizer: Record<string, unknown>;
  /** Layers that compute in fp32. */
  keptInFp32: string[];
  /** Measured on LFW; null if that is unavailable. */
  accuracy: Record<string, unknown> | null;
}

interface Manifest extends QuantizationRecord {
  quantization: number;
  /** Hash of the tensors of the fp32 network. */
  tensorHash: string;
  /** sha256 (hex) of the fp32 ONNX file that was quantized. */
  source: string;
  /** sha256 (hex) of the quantized ONNX file. */
  model: string;
}

/**
 * The int8 variant of a converted network, which is stored in `<folder of the network>-int8/`.
 * @returns null if there is none, if it was made from another file than that of `source`, or if it was truncated or changed
 */
export function findQuantizedNetwork(source: PreparedNetwork): PreparedNetwork | null {
  const folder = variantFolder(source);
  const manifest = (readJson(join(folder, 'quantization.json')) ?? {}) as Partial<Manifest>;
  if (manifest.quantization !== QUANTIZATION || manifest.tensorHash !== source.tensorHash) return null;
  const [original, file] = [source.files[MODEL]!, join(folder, `${MODEL}.onnx`)];
  if (digestOf(original) !== manifest.source) return null;
  const digest = digestOf(file);
  if (digest === null || digest !== manifest.model) return null;
  return { tensorHash: source.tensorHash, quantization: digest, files: { [MODEL]: file } };
}

/**
 * Publishes an int8 variant by a rename, in place of an earlier one. A process that is killed leaves no incomplete variant behind.
 * @param model the encoded ONNX model
 * @throws the errors of the file system
 */
export function storeQuantizedNetwork(
  source: PreparedNetwork,
  model: Uint8Array,
  record: QuantizationRecord,
): PreparedNetwork {
  const folder = variantFolder(source);
  removeAbandonedDrafts(dirname(folder));
  const draft = createDraft(dirname(folder));
  const { tensorHash, files } = source;
  const manifest: Manifest = {
    quantization: QUANTIZATION,
    tensorHash,
    source: digestOf(files[MODEL]!)!,
    model: sha256(model),
    ...record,
  };
  writeDurably(join(draft, `${MODEL}.onnx`), model);
  writeDurably(join(draft, 'quantization.json'), JSON.stringify(manifest, null, 2));
  replaceFolder(draft, folder);
  return { tensorHash, quantization: manifest.model, files: { [MODEL]: join(folder, `${MODEL}.onnx`) } };
}

/** Removes the int8 variant of a network, if there is one. @throws the errors of the file system */
export function removeQuantizedNetwork(source: PreparedNetwork): void {
  rmSync(variantFolder(source), { recursive: true, force: true });
}

function variantFolder(source: PreparedNetwork): string {
  return `${dirname(source.files[MODEL]!)}-int8`;
}

function digestOf(file: string): string | null {
  const bytes = readOrNull(file);
  return bytes && sha256(bytes);
}
