import { MODEL_NAMES, type ModelName } from '@lookalike/domain';
import type { EmbeddingModel } from '../embedding-model';
import { facenet } from './facenet';
import { facenetCasia } from './facenet-casia';
import { mobilefacenet } from './mobilefacenet';
import { resnet50 } from './resnet50';

export const MODELS: Readonly<Record<ModelName, EmbeddingModel>> = {
  FACENET: facenet,
  FACENET_CASIA: facenetCasia,
  MOBILEFACENET: mobilefacenet,
  RESNET50: resnet50,
};

/** One or two sentences on each model, as display text. */
export const MODEL_DESCRIPTIONS = Object.fromEntries(
  MODEL_NAMES.map((name) => [name, MODELS[name].description]),
) as Readonly<Record<ModelName, string>>;

/** In the order of preference. */
export const ALL_MODELS: readonly EmbeddingModel[] = MODEL_NAMES.map((name) => MODELS[name]);
