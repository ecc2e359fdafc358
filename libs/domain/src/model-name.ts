/** The models, in the order of preference when a query names none (DESIGN section 5). */
export const MODEL_NAMES = ['FACENET', 'FACENET_CASIA', 'MOBILEFACENET', 'RESNET50'] as const;

/** A recipe: weights + crop + preprocessing. */
export type ModelName = (typeof MODEL_NAMES)[number];
