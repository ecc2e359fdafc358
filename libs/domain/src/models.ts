import type { Problem } from './errors';

/**
 * The models, in the order of preference when a query names none. CONTRIBUTING.md lists what a new model needs. In its own file,
 * because it is the first one that a new model changes, and `index.ts` only re-exports.
 */
export const MODEL_NAMES = ['FACENET', 'FACENET_CASIA', 'MOBILEFACENET', 'RESNET50'] as const;

/** A recipe: weights + crop + preprocessing. */
export type ModelName = (typeof MODEL_NAMES)[number];

/** Components of a model's embeddings. */
export const MODEL_DIMENSIONS: Readonly<Record<ModelName, number>> = {
  FACENET: 512,
  FACENET_CASIA: 512,
  MOBILEFACENET: 512,
  RESNET50: 2048,
};

/** READY: the model embeds. PREPARING: its assets are being downloaded, converted or loaded. UNAVAILABLE: see `problem`. */
export type Availability = 'READY' | 'PREPARING' | 'UNAVAILABLE';

export interface AvailabilityReport {
  availability: Availability;
  /** Why it is not READY; null when it is. */
  problem: Problem | null;
}
