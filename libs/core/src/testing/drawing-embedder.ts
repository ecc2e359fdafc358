import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { type Face, LookalikeError, type ModelName, MODEL_NAMES, type Problem } from '@lookalike/domain';
import type { Embedder, EmbedOptions, FaceEmbedding, ModelEmbeddings, ModelInfo } from '@lookalike/embedding';
import { readDrawing } from './drawn-photos';

const DIMENSION = 8;

/** An embedder for drawn photos. An embedding is a digest of the photo's bytes, so it differs between contents. */
export class DrawingEmbedder implements Pick<Embedder, 'models' | 'embed'> {
  /** The calls of `embed`, in order. */
  readonly calls: { models: ModelName[]; faces: EmbedOptions['faces'] }[] = [];
  readonly unavailable = new Map<ModelName, Problem>();
  readonly recipes = new Map<ModelName, string>();
  /** Thrown for every photo while it is set. */
  failure: Error | null = null;
  /** How many photos are embedded at once; the following ones wait for `release()`. */
  photosBeforeWait = Infinity;
  private readonly gate = new EventEmitter().setMaxListeners(0);

  models(): ModelInfo[] {
    return MODEL_NAMES.map((name) => {
      const problem = this.unavailable.get(name) ?? null;
      return {
        name,
        description: '',
        dimension: DIMENSION,
        wholePhoto: name === 'RESNET50',
        precision: 'fp32',
        executionProvider: 'cpu',
        recipeHash: problem ? null : (this.recipes.get(name) ?? `recipe of ${name}`),
        terms: '',
        availability: problem ? 'UNAVAILABLE' : 'READY',
        problem,
      };
    });
  }

  release(): void {
    this.photosBeforeWait = Infinity;
    this.gate.emit('release');
  }

  async embed(bytes: Uint8Array, models: readonly ModelName[], { faces, signal }: EmbedOptions) {
    this.calls.push({ models: [...models], faces });
    if (this.calls.length > this.photosBeforeWait) await once(this.gate, 'release', { signal });
    if (this.failure) throw this.failure;
    const drawing = readDrawing(bytes);
    if (drawing.faces === 'broken') throw new LookalikeError('IMAGE_UNREADABLE', 'Not an image.', 'Use an image.');
    const found = Array.from({ length: drawing.faces }, (_, index) => faceAt(index));
    const chosen = faces === 'all' ? found : found.slice(0, 1);
    return {
      width: 100,
      height: 80,
      faces: found,
      models: new Map(models.map((model) => [model, modelEmbeddings(model, bytes, chosen)])),
      timings: { decodeMs: 0, detectMs: 0, alignMs: 0, encodeMs: 0 },
    };
  }
}

function modelEmbeddings(model: ModelName, bytes: Uint8Array, faces: Face[]): ModelEmbeddings {
  if (model === 'RESNET50') return { embeddings: [embedding(model, bytes, null)], problem: null };
  if (faces.length > 0) return { embeddings: faces.map((face) => embedding(model, bytes, face)), problem: null };
  return {
    embeddings: [],
    problem: { code: 'NO_FACE', message: 'No face.', remedy: 'Another photo.', retryable: false },
  };
}

function embedding(model: ModelName, bytes: Uint8Array, face: Face | null): FaceEmbedding {
  const digest = createHash('sha256').update(model).update(bytes).update(`${face?.index}`).digest();
  const vector = Float32Array.from(digest.subarray(0, DIMENSION), (byte) => byte + 1);
  const length = Math.hypot(...vector);
  return { face, vector: vector.map((value) => value / length) };
}

function faceAt(index: number): Face {
  const box = { x: 10 * index, y: 5, width: 20 - index, height: 20 - index };
  const landmarks = Array.from({ length: 5 }, (_, i) => ({ x: i, y: i }));
  return { index, box, landmarks, score: 0.99, subject: index === 0 };
}
