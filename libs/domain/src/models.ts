import type { Problem } from './errors';

/**
 * The models, in the order of preference when a query names none. A new model starts here, so the list has its own file;
 * CONTRIBUTING.md says what else it needs.
 */
export const MODEL_NAMES = ['FACENET', 'FACENET_CASIA', 'MOBILEFACENET', 'RESNET50'] as const;

/** The name of a recipe: weights, crop and preprocessing. */
export type ModelName = (typeof MODEL_NAMES)[number];

/** Number of components of each model's embeddings. */
export const MODEL_DIMENSIONS: Readonly<Record<ModelName, number>> = {
  FACENET: 512,
  FACENET_CASIA: 512,
  MOBILEFACENET: 512,
  RESNET50: 2048,
};

/** The numbers that a model's network computes with. int8: quantized weights and activations, with some layers in fp32. */
export const PRECISIONS = ['fp32', 'int8'] as const;

export type Precision = (typeof PRECISIONS)[number];

/** Where onnxruntime computes: on the processor, with NVIDIA's CUDA, Apple's Core ML or Microsoft's DirectML. */
export const EXECUTION_PROVIDERS = ['cpu', 'cuda', 'coreml', 'dml'] as const;

export type ExecutionProvider = (typeof EXECUTION_PROVIDERS)[number];

/** READY: the model embeds. PREPARING: its assets are being downloaded, converted or loaded. UNAVAILABLE: see `problem`. */
export type Availability = 'READY' | 'PREPARING' | 'UNAVAILABLE';

export interface AvailabilityReport {
  availability: Availability;
  /** Why it is not READY; null when it is. */
  problem: Problem | null;
}
