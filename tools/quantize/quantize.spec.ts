import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelName, Precision } from '@lookalike/domain';
import { createEmbedder, type ModelInfo, openNetwork } from '@lookalike/embedding';
import { checkQuantizedNetwork, OnnxGraph, type Tensor } from '@lookalike/model-conversion';
import {
  describeWith,
  fetchedAsset,
  linkAssets,
  seededRandom,
  startGateway,
  temporaryFolder,
  waitUntil,
} from '@lookalike/testing';
import { createMemoryStore } from '@lookalike/vector-store';
import { createPython, type Python } from '../python';
import { WORKSPACE } from '../run-command';
import { excessiveLosses } from './accuracy';
import { PACKAGES, type QuantizationResult, runQuantization } from './run-quantization';

const MODEL = 'MOBILEFACENET';

function hasPip(): boolean {
  try {
    execFileSync('python3', ['-m', 'pip', '--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

interface ReportedModel {
  name: string;
  precision: string;
  availability: string;
  indexed: number | null;
  problem: object | null;
}

function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const product = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, index) => sum + value * y[index]!, 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}

describe('excessiveLosses', () => {
  const fp32 = { verification: 0.99, recallAt1: 0.98 };

  it.each([
    ['nothing for the same accuracy', 0, 0, []],
    ['nothing for a better one', -1, -1, []],
    ['nothing for losses at their limits', 0.15, 0.3, []],
    ['verification', 0.17, 0, [expect.stringMatching(/^verification loses 0.17 points/)]],
    ['Recall@1', 0, 0.32, [expect.stringMatching(/^recallAt1 loses 0.32 points/)]],
  ])('finds %s', (_, verification, recallAt1, losses) => {
    const int8 = { verification: 0.99 - verification / 100, recallAt1: 0.98 - recallAt1 / 100 };
    expect(excessiveLosses(fp32, int8)).toEqual(losses);
  });
});

it('quantizes with the version of onnxruntime that runs the networks', () => {
  const manifest = readFileSync(join(WORKSPACE, 'node_modules/onnxruntime-node/package.json'), 'utf8');
  expect(PACKAGES).toContain(`onnxruntime==${(JSON.parse(manifest) as { version: string }).version}`);
});

describeWith('python3 with pip', hasPip() || null, () => {
  const folder = temporaryFolder();
  const pythonFolder = join(folder, 'python');
  let python: Python;
  beforeAll(async () => {
    python = await createPython(pythonFolder, PACKAGES);
  }, 600_000);

  describe('quantize_network.py', () => {
    /** One input of 8 channels, 6×6. */
    const SHAPE = [8, 6, 6] as const;
    const SIZE = 8 * 6 * 6;
    const random = seededRandom(5);
    const noise = (...shape: number[]): Tensor => {
      const length = shape.reduce((product, size) => product * size, 1);
      return { shape, data: Float32Array.from({ length }, () => random() - 0.5) };
    };

    /** Two convolutions: one with channels that have no scale of their own, and one that uses them. */
    function networkWithEdgeCases(): Uint8Array {
      const graph = new OnnxGraph('edge-cases');
      const weight = noise(8, 8, 3, 3);
      const bias = noise(8);
      const perChannel = weight.data.length / 8;
      // No weights at all; weights at the limit below which they are flushed, next to a bias of any size; and an output that is always zero.
      weight.data.fill(0, 0, perChannel);
      weight.data.fill(2e-10, perChannel, 2 * perChannel);
      bias.data[1] = 0.5;
      bias.data[2] = -1000;
      const first = graph.convolution(graph.input('input', ['N', ...SHAPE]), { weight, bias }, { pad: [1, 1] });
      const second = graph.convolution(graph.relu(first), { weight: noise(4, 8, 3, 3), bias: noise(4) });
      graph.output('embedding', graph.flatten(second), ['N', 64]);
      return graph.encode();
    }

    async function quantize(name: string, fp32: readonly [string, string][], inputs: Float32Array) {
      const work = join(folder, name);
      mkdirSync(work);
      const [source, target] = [join(work, 'source.onnx'), join(work, 'target.onnx')];
      writeFileSync(source, networkWithEdgeCases());
      writeFileSync(join(work, 'inputs.f32'), inputs);
      const request = { source, target, inputs: join(work, 'inputs.f32'), shape: SHAPE, fp32, folder: work };
      const made = await python<{ keptInFp32: string[] }>(join(__dirname, 'quantize_network.py'), [
        JSON.stringify(request),
      ]);
      return { source, target, ...made };
    }

    it('gives dead and tiny channels scales with which the outputs are those of fp32', async () => {
      const inputs = noise(32, SIZE).data;
      const { source, target, keptInFp32 } = await quantize('edge-cases', [], inputs);
      expect(keptInFp32).toEqual([]);
      expect(checkQuantizedNetwork(readFileSync(target), target)).toEqual([]);
      const [fp32, int8] = [await openNetwork(source), await openNetwork(target)];
      for (let index = 0; index < 32; index++) {
        const input = inputs.slice(index * SIZE, (index + 1) * SIZE);
        const [expected, actual] = [await fp32(input, [1, ...SHAPE]), await int8(input, [1, ...SHAPE])];
        expect(cosine(expected.embedding!.data, actual.embedding!.data)).toBeGreaterThan(0.999);
      }
    });

    it('handles inputs that are all zeros', async () => {
      const { target } = await quantize('zeros', [], new Float32Array(4 * SIZE));
      expect(checkQuantizedNetwork(readFileSync(target), target)).toEqual([]);
      const { embedding } = await (await openNetwork(target))(new Float32Array(SIZE), [1, ...SHAPE]);
      expect([...embedding!.data].every(Number.isFinite)).toBe(true);
    });

    it('keeps parts in fp32, and rejects a part that the network does not have', async () => {
      const inputs = noise(4, SIZE).data;
      const { keptInFp32 } = await quantize('parts', [['conv_2', 'relu_3']], inputs);
      expect(keptInFp32).toEqual(['conv_2', 'relu_3']);
      await expect(quantize('unknown', [['conv_2', 'conv_99']], inputs)).rejects.toThrow(
        'The network has no node conv_2 or conv_99.',
      );
    });
  });

  it('measure_accuracy.py measures verification and Recall@1', async () => {
    // Ann has two photos that are alike, Bob two that are not, and Cyd one without a face.
    const photos = ['Ann_0001', 'Ann_0002', 'Bob_0001', 'Bob_0002'];
    const vectors = Float32Array.of(1, 0, 0.8, 0.6, 0.6, -0.8, -1, 0);
    const fold = ['Ann\t1\t2', 'Bob\t1\t2', 'Ann\t1\tBob\t1', 'Ann\t2\tCyd\t1'];
    const files = [join(folder, 'vectors.f32'), '2', join(folder, 'photos.json'), join(folder, 'pairs.txt')] as const;
    writeFileSync(files[0], vectors);
    writeFileSync(files[2], JSON.stringify(photos));
    writeFileSync(files[3], ['10\t2', ...Array.from({ length: 10 }, () => fold).flat(), ''].join('\n'));
    // Verification: Bob's photos are less alike (-0.6) than Ann and Bob (0.6), so one of the four pairs is wrong with any threshold.
    // Recall@1: only the first photo of Bob is more like one of Ann.
    expect(await python(join(__dirname, 'measure_accuracy.py'), files)).toEqual({
      verification: 0.75,
      recallAt1: 0.75,
    });
  });

  const portraits = fetchedAsset('sample-portraits');
  const assets = portraits && fetchedAsset('sample-group') && fetchedAsset('mtcnn') && fetchedAsset('mobilefacenet');
  describeWith(`the sample gallery, MTCNN and ${MODEL}`, assets, () => {
    const cacheFolder = join(folder, 'cache');
    const crops = 8;
    let result: QuantizationResult;

    beforeAll(async () => {
      linkAssets(cacheFolder, 'sample-portraits', 'sample-group', 'mtcnn', 'mobilefacenet');
      const settings = { models: [MODEL], gallery: 'sample', crops, verify: false, threads: 1 } as const;
      const results = await runQuantization({
        ...settings,
        cacheFolder,
        mirror: null,
        pythonFolder,
        log: () => undefined,
      });
      result = results.get(MODEL)!;
    }, 600_000);

    /** The model and its embedding of a photo. */
    async function embed(precision: Precision): Promise<{ info: ModelInfo; vector: Float32Array }> {
      const precisions: Partial<Record<ModelName, Precision>> = { [MODEL]: precision };
      const embedder = createEmbedder({ cacheFolder, threads: 1, precisions });
      try {
        await embedder.prepare('MTCNN', fetchedAsset('mtcnn')!);
        await embedder.prepare(MODEL, fetchedAsset('mobilefacenet')!);
        const photo = readFileSync(join(portraits!.folder, 'obama.jpg'));
        const { models } = await embedder.embed(photo, [MODEL], { faces: 'subject', lane: 'query' });
        const info = embedder.models().find(({ name }) => name === MODEL)!;
        return { info, vector: models.get(MODEL)!.embeddings[0]!.vector };
      } finally {
        await embedder.close();
      }
    }

    it('keeps a variant with its manifest', () => {
      expect(result).toMatchObject({ status: 'KEPT', accuracy: null, speed: { runs: expect.any(Number) } });
      const networks = join(cacheFolder, 'networks');
      const [variant] = readdirSync(networks).filter((name) => name.endsWith('-int8'));
      const manifest = JSON.parse(readFileSync(join(networks, variant!, 'quantization.json'), 'utf8')) as object;
      expect(manifest).toMatchObject({
        calibration: { photos: 'the sample gallery', crops },
        quantizer: { onnxruntime: PACKAGES[0]!.split('==')[1], per_channel: true },
        keptInFp32: expect.arrayContaining(['conv_2', 'conv_458']),
        accuracy: null,
      });
    });

    it('embeds almost as fp32 does, but never into the index of fp32', async () => {
      const [fp32, int8] = [await embed('fp32'), await embed('int8')];
      expect(int8.info).toMatchObject({ precision: 'int8', availability: 'READY' });
      expect(cosine(fp32.vector, int8.vector)).toBeGreaterThan(0.95);
      expect(int8.vector).not.toEqual(fp32.vector);
      expect(int8.info.recipeHash).not.toBe(fp32.info.recipeHash);
      const index = createMemoryStore().index('sample_mobilefacenet');
      const recipe = (recipeHash: string | null) => ({ recipeHash: recipeHash!, dimension: fp32.info.dimension });
      await index.open(recipe(fp32.info.recipeHash));
      await expect(index.verify(recipe(int8.info.recipeHash))).rejects.toMatchObject({ code: 'INDEX_STALE' });
    });

    describeWith('Milvus Lite', fetchedAsset('milvus-lite'), () => {
      const data = join(folder, 'data');
      /** The assets, without networks. */
      const emptyCache = join(folder, 'empty-cache');
      beforeAll(() => {
        for (const cache of [cacheFolder, emptyCache]) linkAssets(cache, 'milvus-lite');
        linkAssets(emptyCache, 'sample-portraits', 'sample-group', 'mtcnn', 'mobilefacenet');
      });

      /** What a gateway with this precision reports of the model, once that is no longer PREPARING and its rows are counted. */
      async function modelOf(precision: Precision, cache: string, flags: string[]): Promise<ReportedModel> {
        const gateway = await startGateway({
          models: [MODEL],
          flags: ['--data', data, '--cache', cache, '--mirror', 'none', ...flags],
          env: { PRECISION: precision },
        });
        try {
          let model!: ReportedModel;
          await waitUntil(async () => {
            const query = '{ models { name precision availability indexed problem { code remedy retryable } } }';
            const response = await fetch(`${gateway.url}/graphql`, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ query }),
            });
            const answer = (await response.json()) as { data: { models: ReportedModel[] } };
            model = answer.data.models.find(({ name }) => name === MODEL)!;
            return model.availability !== 'PREPARING' && model.indexed !== null;
          });
          return model;
        } finally {
          await gateway.stop();
        }
      }

      it('a gateway indexes int8 and fp32 in separate indexes', async () => {
        const int8 = await modelOf('int8', cacheFolder, []);
        expect(int8).toMatchObject({ precision: 'INT8', availability: 'READY', problem: null });
        expect(int8.indexed).toBeGreaterThan(5);
        const fp32 = { precision: 'FP32', availability: 'READY', problem: null, indexed: 0 };
        expect(await modelOf('fp32', cacheFolder, ['--no-ingest'])).toMatchObject(fp32);
      });

      it('a gateway without a variant reports what to do, and does not use fp32', async () => {
        const model = await modelOf('int8', emptyCache, ['--no-ingest']);
        expect(model).toMatchObject({ precision: 'INT8', availability: 'UNAVAILABLE' });
        const remedy = 'Run the quantization of MOBILEFACENET, or configure the precision fp32 for it.';
        expect(model.problem).toEqual({ code: 'MODEL_UNAVAILABLE', remedy, retryable: false });
      });
    });
  });
});
