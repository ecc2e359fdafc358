import type { ModelName } from '@lookalike/domain';

// `lfw_base` and `lfw_facenet` are the study's names.
const SUFFIXES: Record<ModelName, string> = {
  RESNET50: 'base',
  FACENET: 'facenet',
  FACENET_CASIA: 'facenet_casia',
  MOBILEFACENET: 'mobilefacenet',
};

/** The Milvus collection of one model over one gallery. */
export function indexName(gallery: string, model: ModelName): string {
  return `${gallery}_${SUFFIXES[model]}`;
}
