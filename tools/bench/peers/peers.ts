import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import { type FetchedAsset, LookalikeError, type ModelName } from '@lookalike/domain';
import { conversionOf, networkAssets } from '@lookalike/embedding';
import { prepareNetwork } from '@lookalike/model-conversion';
import type { BenchContext } from '../bench-context';
import type { Section } from '../report';
import { runIngestion } from '../run-ingestion';
import { spreadOf } from '../statistics';
import { createPython, type Python } from '../../python';

const PACKAGES = ['facenet-pytorch==2.6.0', 'onnxruntime', 'safetensors'];

/** Crops per run, as in the ingestion lane. */
const BATCHES: Partial<Record<ModelName, number>> = { FACENET: 3, MOBILEFACENET: 6, RESNET50: 1 };

/** As many as LFW has photos. */
const NUMPY_VECTORS = 13_233;

const INSIGHTFACE =
  'NOT MEASURED: InsightFace. Its Python package contains no models; it downloads them from a host that is not a package registry.';

interface FacenetPytorch {
  photos: number;
  seconds: number;
  steps: Record<'decode' | 'detect' | 'align' | 'encode', number>;
}

const OUR_MTCNN = 'Lookalike: MTCNN alone';
const THEIR_MTCNN = 'facenet-pytorch: MTCNN alone';
const THEIR_PIPELINE = 'facenet-pytorch: MTCNN and FaceNet';
const ourIngestion = (model: ModelName): string => `Lookalike: ingestion with ${model}`;
const bareEncoder = (model: string): string => `onnxruntime in Python: encoder of ${model} alone`;

/** Programs that do the same work, by ours. */
const COMPARISONS = new Map([
  [ourIngestion('FACENET'), THEIR_PIPELINE],
  [OUR_MTCNN, THEIR_MTCNN],
  [ourIngestion('RESNET50'), bareEncoder('RESNET50')],
]);

/** The same photos through other programs, in turn with ours. */
export async function benchPeers(context: BenchContext): Promise<Section> {
  const { repeats, photos, log } = context;
  log(`installing ${PACKAGES.join(', ')}`);
  const python = await createPython(context.pythonFolder, PACKAGES);
  const networks = await prepareEncoders(context);
  const facenet = networks.get('FACENET');
  /** The repeats of each program, in the order of the rows. */
  const speeds = new Map<string, number[]>();
  const add = (program: string, speed: number) => speeds.set(program, [...(speeds.get(program) ?? []), speed]);
  const missing = [INSIGHTFACE];
  for (let repeat = 1; repeat <= repeats; repeat++) {
    log(`peers ${repeat} of ${repeats}`);
    await measureOurs(context, add, missing);
    await measureFacenetPytorch(python, context, facenet?.weights ?? null, add);
    await measureOnnxruntime(python, context, networks, add);
    add(`NumPy: search of ${NUMPY_VECTORS} vectors of 512 dimensions`, await measureNumpy(python));
  }
  return {
    title: 'Other programs',
    notes: [
      `${photos.source}. Photos, crops or searches per second on ${context.threads} cores. Lookalike reads, decodes, detects, aligns, ` +
        'encodes and stores; its MTCNN alone is the time of this step in its threads. facenet-pytorch reads, decodes, detects, aligns and ' +
        'encodes, in batches of 64. onnxruntime only runs the encoders of our ONNX files: the floor for each model.',
      ...(facenet ? [] : ['facenet-pytorch RAN WITH RANDOM WEIGHTS, because FACENET is not measured.']),
      ...new Set(missing),
    ],
    columns: ['program', 'per second', 'compared with', 'ratio in the same repeat'],
    rows: [...speeds].map(([program, values]) => {
      const reference = COMPARISONS.get(program);
      const others = reference && speeds.get(reference);
      const ratio = others ? spreadOf(values.map((value, index) => value / others[index]!)) : null;
      return [program, spreadOf(values), ratio && reference!, ratio];
    }),
  };
}

/** @returns searches per second */
async function measureNumpy(python: Python): Promise<number> {
  return 1000 / (await python<number>(join(__dirname, 'measure_numpy.py'), [String(NUMPY_VECTORS), '512', '10']));
}

type Add = (program: string, speed: number) => void;

interface Encoder {
  weights: FetchedAsset;
  file: string;
}

async function prepareEncoders({ config }: BenchContext): Promise<Map<ModelName, Encoder>> {
  const assets = createAssets({ cacheFolder: join(config.cacheFolder, 'assets'), mirror: config.mirror });
  const encoders = new Map<ModelName, Encoder>();
  for (const model of config.models!) {
    try {
      const weights = await assets.fetch(networkAssets[model]);
      const { files } = await prepareNetwork(model, conversionOf(model), weights, config.cacheFolder);
      encoders.set(model, { weights, file: Object.values(files)[0]! });
    } catch (error) {
      // `measureOurs` reports it.
      if (!LookalikeError.is(error)) throw error;
    }
  }
  return encoders;
}

async function measureOurs(
  { config, photos, threads, newDataDirectory }: BenchContext,
  add: Add,
  missing: string[],
): Promise<void> {
  for (const model of config.models!) {
    const run = await runIngestion({
      ...config,
      models: [model],
      gallery: photos.folder,
      dataDirectory: newDataDirectory(),
    });
    if ('unavailable' in run) missing.push(`NOT MEASURED: ${model}. ${run.unavailable}`);
    else {
      const { done } = run.ingestion;
      add(ourIngestion(model), done / run.seconds);
      if (model === 'FACENET') add(OUR_MTCNN, (1000 * done * threads) / run.stages.detect!);
    }
  }
}

async function measureFacenetPytorch(
  python: Python,
  { photos, threads }: BenchContext,
  weights: FetchedAsset | null,
  add: Add,
): Promise<void> {
  const file = weights
    ? join(weights.folder, weights.format === 'safetensors' ? 'weights.safetensors' : 'weights.pt')
    : 'none';
  const run = await python<FacenetPytorch>(join(__dirname, 'measure_facenet_pytorch.py'), [
    photos.folder,
    file,
    String(threads),
  ]);
  const perSecond = (seconds: number): number => run.photos / seconds;
  add(THEIR_PIPELINE, perSecond(run.seconds));
  add(THEIR_MTCNN, perSecond(run.steps.detect));
  add('facenet-pytorch: FaceNet alone', perSecond(run.steps.encode));
}

async function measureOnnxruntime(
  python: Python,
  { photos, threads }: BenchContext,
  encoders: ReadonlyMap<ModelName, Encoder>,
  add: Add,
): Promise<void> {
  const files = [...encoders].flatMap(([model, { file }]) => [model, file, String(BATCHES[model] ?? 1)]);
  const speeds = await python<Record<string, number>>(join(__dirname, 'measure_onnxruntime.py'), [
    photos.folder,
    String(threads),
    ...files,
  ]);
  for (const [model, speed] of Object.entries(speeds)) add(bareEncoder(model), speed);
}
