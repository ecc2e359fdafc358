import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import type { LookalikeConfig } from '@lookalike/core';
import { lfwProtocol } from '@lookalike/dataset';
import { type FetchedAsset, LookalikeError, type ModelName } from '@lookalike/domain';
import { conversionOf, inputShape, networkAssets, type NetworkName } from '@lookalike/embedding';
import {
  checkQuantizedNetwork,
  type PreparedNetwork,
  prepareNetwork,
  type QuantizationRecord,
  removeQuantizedNetwork,
  storeQuantizedNetwork,
} from '@lookalike/model-conversion';
import { openPhotos } from '../open-photos';
import { createPython, type Python } from '../python';
import { type Accuracy, excessiveLosses, measureAccuracy } from './accuracy';
import { type CalibrationInputs, writeCalibrationInputs } from './calibration';
import { FP32_LAYERS } from './fp32-layers';
import { type Speed, timeNetworks } from './time-networks';

/** onnxruntime has the version of onnxruntime-node, so that both have the same kernels. sympy is needed by its shape inference. */
export const PACKAGES = ['onnxruntime==1.30.0', 'onnx==1.23.2', 'sympy==1.14.0'];

export interface QuantizationOptions extends Pick<LookalikeConfig, 'cacheFolder' | 'mirror'> {
  models: readonly ModelName[];
  /** Photos for the calibration. */
  gallery: 'lfw' | 'sample';
  /** Crops for the calibration. */
  crops: number;
  /** Whether the accuracy is measured where LFW is available. */
  verify: boolean;
  threads: number;
  /** Folder of the Python environment; null for a temporary one. */
  pythonFolder: string | null;
  log(text: string): void;
}

export type QuantizationResult =
  | { status: 'FAILED'; error: unknown }
  | {
      /** REJECTED: an earlier variant was removed too, because it may have been made in the same way. */
      status: 'KEPT' | 'REJECTED';
      /** Why it was rejected. */
      reasons: string[];
      speed: Speed;
      /** null if LFW is unavailable. */
      accuracy: { fp32: Accuracy; int8: Accuracy } | null;
    };

/** A variant that is not in the cache yet. */
interface Candidate {
  source: PreparedNetwork;
  model: Uint8Array;
  record: QuantizationRecord;
  speed: Speed;
}

/**
 * Makes an int8 variant of each model, measures it and stores it in the cache.
 * @throws LookalikeError when MTCNN's weights or the photos are unavailable; Error when Python or its packages are
 */
export async function runQuantization(options: QuantizationOptions): Promise<Map<ModelName, QuantizationResult>> {
  const { cacheFolder, log } = options;
  const folder = await mkdtemp(join(tmpdir(), 'lookalike-quantize-'));
  // The process may end before the function does.
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  process.once('exit', remove);
  try {
    const results = new Map<ModelName, QuantizationResult>();
    const weights = await fetchWeights(options, results);
    const models = options.models.filter((model) => weights.has(model));
    log(`installing ${PACKAGES.join(', ')}`);
    const python = await createPython(options.pythonFolder ?? join(folder, 'python'), PACKAGES);
    log('calibration photos');
    const inputs = await writeCalibrationInputs({ ...options, models, mtcnn: weights.get('MTCNN')! }, folder);
    const candidates = new Map<ModelName, Candidate>();
    for (const model of models) {
      log(`quantizing ${model}`);
      try {
        candidates.set(
          model,
          await quantize(model, weights.get(model)!, inputs.get(model)!, { cacheFolder, folder, python }),
        );
      } catch (error) {
        results.set(model, { status: 'FAILED', error });
      }
    }
    const accuracies = await measureCandidates(candidates, { ...options, weights, folder, python });
    for (const [model, { source, model: bytes, record, speed }] of candidates) {
      const accuracy = accuracies?.get(model) ?? null;
      const reasons = accuracy ? excessiveLosses(accuracy.fp32, accuracy.int8) : [];
      if (reasons.length === 0) storeQuantizedNetwork(source, bytes, { ...record, accuracy });
      else removeQuantizedNetwork(source);
      results.set(model, { status: reasons.length === 0 ? 'KEPT' : 'REJECTED', reasons, speed, accuracy });
    }
    return results;
  } finally {
    process.off('exit', remove);
    await rm(folder, { recursive: true });
  }
}

/** The weights of MTCNN and of the models. What is unavailable is added to the results. @throws LookalikeError for MTCNN */
async function fetchWeights(
  { models, cacheFolder, mirror }: QuantizationOptions,
  results: Map<ModelName, QuantizationResult>,
): Promise<Map<NetworkName, FetchedAsset>> {
  const assets = createAssets({ cacheFolder: join(cacheFolder, 'assets'), mirror });
  const weights = new Map<NetworkName, FetchedAsset>([['MTCNN', await assets.fetch(networkAssets.MTCNN)]]);
  for (const model of models) {
    try {
      weights.set(model, await assets.fetch(networkAssets[model]));
    } catch (error) {
      if (!LookalikeError.is(error)) throw error;
      results.set(model, { status: 'FAILED', error });
    }
  }
  return weights;
}

interface Workplace {
  cacheFolder: string;
  folder: string;
  python: Python;
}

async function quantize(
  model: ModelName,
  weights: FetchedAsset,
  inputs: CalibrationInputs,
  { cacheFolder, folder, python }: Workplace,
): Promise<Candidate> {
  const source = await prepareNetwork(model, conversionOf(model), weights, cacheFolder);
  const target = join(folder, `${model}.onnx`);
  const shape = inputShape(model);
  const request = {
    source: source.files.model!,
    target,
    inputs: inputs.file,
    shape,
    fp32: FP32_LAYERS[model]?.parts ?? [],
    folder,
  };
  const made = await python<Pick<QuantizationRecord, 'quantizer' | 'keptInFp32'>>(
    join(__dirname, 'quantize_network.py'),
    [JSON.stringify(request)],
  );
  const bytes = await readFile(target);
  const defects = checkQuantizedNetwork(bytes, target);
  if (defects.length > 0) {
    const [{ constant, defect }] = defects as [(typeof defects)[0]];
    throw new Error(`The quantized network has ${defects.length} defects, the first in ${constant}: ${defect}.`);
  }
  return {
    source,
    model: bytes,
    record: { ...made, calibration: inputs.record, accuracy: null },
    speed: await timeNetworks({ fp32: request.source, int8: target }, inputs.example, [1, ...shape]),
  };
}

/** @returns null if the accuracy is not to be measured, or if LFW is unavailable */
async function measureCandidates(
  candidates: ReadonlyMap<ModelName, Candidate>,
  options: QuantizationOptions & Workplace & { weights: ReadonlyMap<NetworkName, FetchedAsset> },
): Promise<Map<ModelName, { fp32: Accuracy; int8: Accuracy }> | null> {
  if (!options.verify || candidates.size === 0) return null;
  const { gallery, isLfw } = await openPhotos({ ...options, gallery: 'lfw' }, 'THE ACCURACY IS NOT MEASURED');
  try {
    if (!isLfw) return null;
    const assets = createAssets({ cacheFolder: join(options.cacheFolder, 'assets'), mirror: options.mirror });
    const protocol = await assets.fetch(lfwProtocol);
    // The variants are published after the measurement, so that no process uses one that is not kept.
    const cacheFolder = join(options.folder, 'cache');
    await mkdir(cacheFolder);
    for (const [model, { model: bytes, record }] of candidates) {
      const copy = await prepareNetwork(model, conversionOf(model), options.weights.get(model)!, cacheFolder);
      storeQuantizedNetwork(copy, bytes, record);
    }
    const run = { ...options, gallery, protocol, models: [...candidates.keys()], cacheFolder };
    const fp32 = await measureAccuracy({ ...run, precision: 'fp32' });
    const int8 = await measureAccuracy({ ...run, precision: 'int8' });
    return new Map(run.models.map((model) => [model, { fp32: fp32.get(model)!, int8: int8.get(model)! }]));
  } finally {
    await gallery.close();
  }
}
