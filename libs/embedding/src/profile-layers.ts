import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EncodedImage, type FetchedAsset, MODEL_NAMES } from '@lookalike/domain';
import { decodePhoto } from '@lookalike/imaging';
import { prepareNetwork } from '@lookalike/model-conversion';
import type { MtcnnNetworks } from './detect/mtcnn';
import type { NetworkName } from './embedder';
import { encode } from './encode/encoder';
import { MODELS } from './encode/models';
import { cropPhoto, MAX_DETECTION_PIXELS } from './engine/crop-photo';
import { conversionOf } from './networks';
import { openProfiledNetwork, type RunNetwork } from './onnx-network';

/** The time of one ONNX model, by layer. */
export interface NetworkProfile {
  network: NetworkName;
  /** The name of the ONNX model: MTCNN has three. */
  model: string;
  /** The sum of all layers in all runs, in milliseconds. */
  totalMs: number;
  /** Multiplications and additions of all convolutions and matrix products in all runs, with the channels that only fill blocks. */
  operations: number;
  /** The slowest layer first. `ms` is the sum over all runs. */
  layers: { name: string; operator: string; ms: number }[];
}

/**
 * Detects and encodes the subjects of photos with onnxruntime's profiler. Blocks the calling thread, as the networks run on it.
 * @param assets the weights of MTCNN, and of the models to profile
 * @throws LookalikeError as `Embedder.prepare` and `Embedder.embed`
 */
export async function profileLayers(
  assets: ReadonlyMap<NetworkName, FetchedAsset>,
  photos: readonly EncodedImage[],
  cacheFolder: string,
): Promise<NetworkProfile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lookalike-profile-'));
  const profiles: { network: NetworkName; model: string; file: string; endProfile(): Promise<void> }[] = [];
  const networks = new Map<NetworkName, Record<string, RunNetwork>>();
  try {
    for (const [network, asset] of assets) {
      const { files } = await prepareNetwork(network, conversionOf(network), asset, cacheFolder);
      const runs: Record<string, RunNetwork> = {};
      for (const [model, path] of Object.entries(files)) {
        const file = `${network}.${model}.`;
        const { run, endProfile } = await openProfiledNetwork(path, join(folder, file));
        runs[model] = run;
        profiles.push({ network, model, file, endProfile });
      }
      networks.set(network, runs);
    }
    for (const image of photos) await runNetworks(image, networks);
    for (const { endProfile } of profiles) await endProfile();
    const written = await readdir(folder);
    return await Promise.all(
      profiles.map(async ({ network, model, file }) => {
        const name = written.find((candidate) => candidate.startsWith(file))!;
        return { network, model, ...summarise(await readFile(join(folder, name), 'utf8')) };
      }),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runNetworks(
  image: EncodedImage,
  networks: ReadonlyMap<NetworkName, Record<string, RunNetwork>>,
): Promise<void> {
  const photo = await decodePhoto(image, { reduceTo: MAX_DETECTION_PIXELS });
  const mtcnn = networks.get('MTCNN') as unknown as MtcnnNetworks;
  const models = MODEL_NAMES.filter((model) => networks.has(model));
  const job = { kind: 'crop', photo, detectFaces: true, models, faces: 'subject' } as const;
  const cropped = await cropPhoto(
    job,
    () => Promise.resolve(mtcnn),
    () => Promise.resolve(),
  );
  for (const [model, { crops }] of cropped.models) {
    const [run] = Object.values(networks.get(model)!);
    for (const { raster } of crops) await encode(MODELS[model], run!, [raster]);
  }
}

interface TraceEvent {
  cat: string;
  name: string;
  /** Microseconds. */
  dur: number;
  args: { op_name?: string; input_type_shape?: TensorShape[]; output_type_shape?: TensorShape[] };
}

/** Such as `{"float": [1, 3, 24, 24]}`. */
type TensorShape = Record<string, number[]>;

/** @param trace the profiler's file: one event per layer and run, named `<layer>_kernel_time` */
function summarise(trace: string): Pick<NetworkProfile, 'totalMs' | 'operations' | 'layers'> {
  const layers = new Map<string, NetworkProfile['layers'][number]>();
  let operations = 0;
  for (const { cat, name, dur, args } of JSON.parse(trace) as TraceEvent[]) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time')) continue;
    const layer = layers.get(name) ?? { name: name.replace(/_kernel_time$/, ''), operator: args.op_name ?? '', ms: 0 };
    layer.ms += dur / 1000;
    layers.set(name, layer);
    operations += operationsOf(args);
  }
  const sorted = [...layers.values()].sort((a, b) => b.ms - a.ms);
  return { totalMs: sorted.reduce((sum, { ms }) => sum + ms, 0), operations, layers: sorted };
}

/** Two for each weight at each position of the result: a convolution's results are [N, C, H, W], a matrix product's [N, C]. */
function operationsOf({
  op_name: operator,
  input_type_shape: inputs,
  output_type_shape: outputs,
}: TraceEvent['args']): number {
  if (!['Conv', 'FusedConv', 'Gemm', 'FusedGemm', 'MatMul'].includes(operator ?? '')) return 0;
  const [weights, result] = [inputs?.[1], outputs?.[0]].map((shape) => Object.values(shape ?? {})[0] ?? []);
  const [batch = 0, , ...positions] = result!;
  return 2 * product(weights!) * batch * product(positions);
}

function product(values: readonly number[]): number {
  return values.reduce((result, value) => result * value, 1);
}
