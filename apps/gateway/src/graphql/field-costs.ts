import { MAX_K, MAX_PAGE_SIZE } from '@lookalike/core';
import { MODEL_DIMENSIONS, MODEL_NAMES, type ModelName } from '@lookalike/domain';
import type { ComplexityEstimator } from 'graphql-query-complexity';
import { checkArgumentSize } from './input-size';
import { withDefaults } from './null-arguments';

/*
 * The cost of a field is its worst-case time, apart from its selections: 3,000 are about a second. Measured on LFW with one
 * core: a call of Milvus 5 to 9 ms, encoding with one model 7 to 90 ms. Milvus returns 32 vectors per call.
 */

type Arguments = Record<string, unknown>;

/**
 * Decoding and detection: of an image with 40 megapixels tiled with faces, and of a photo whose stored vector is used instead. An
 * operation may decode two images, because `compareFaces` compares two: `limitDecodedImages` counts the photos without a stored vector.
 */
const IMAGE_COST = { any: 12_000, photo: 500 };

const COSTS: Record<string, number | ((args: Arguments) => number)> = {
  'Query.similarFaces': ({ image }) => 300 + imageCost(image),
  'Query.compareModels': ({ image }) => 1_000 + imageCost(image),
  // A photo is decoded even if it is indexed.
  'Query.detectFaces': 100 + IMAGE_COST.any,
  'Query.embed': ({ image }) => 1_000 + imageCost(image),
  'Query.compareFaces': ({ a, b }) => 1_000 + imageCost((a as Arguments).image) + imageCost((b as Arguments).image),
  'Query.randomPhoto': 300,
  'Query.models': 50,
  'Query.status': 50,
  // The first query of a model reads its whole index. Each reads up to 600 rows of the identity and 900 + 30 k of others, and compares
  // each pair. For the identity of LFW with 530 photos and the 100 largest ones: 1.4 s, with the 2,048 dimensions of RESNET50 5 s.
  'Identity.lookalikes': ({ k, model }) => (1.4 + (5 / 64) * clamp(k, MAX_K)) * dimensionOf(model),
  // Reads the vectors of up to 600 rows: 60 ms, with the 2,048 dimensions of RESNET50 120 ms. Of more rows it searches, which takes 15 ms.
  'Identity.outliers': ({ model }) => 120 + dimensionOf(model) / 6,
  'Identity.indexed': 20,
  'Photo.faces': 10,
  'Photo.outcomes': 10,
  'Photo.width': 5,
  'Photo.height': 5,
  'Ingestion.photos': 200,
};

/** Introspection fields are resolved synchronously. With the lengths below, the introspection query of GraphiQL has 32,000 fields. */
const INTROSPECTION_COST = 0.4;

function imageCost(image: unknown): number {
  const isPhoto = typeof image === 'object' && image !== null && (image as { photo?: unknown }).photo != null;
  return isPhoto ? IMAGE_COST.photo : IMAGE_COST.any;
}

/** Without a model, the largest dimension is assumed: which model answers is known only when the query runs. */
function dimensionOf(model: unknown): number {
  return MODEL_DIMENSIONS[model as ModelName] ?? Math.max(...Object.values(MODEL_DIMENSIONS));
}

/** Assumed lengths of lists whose length is not set by an argument. Those of introspection are means over the schema, rounded up. */
const LENGTHS: Record<string, number> = {
  'Query.compareModels': MODEL_NAMES.length,
  'Query.embed': MODEL_NAMES.length,
  'Query.compareFaces': MODEL_NAMES.length,
  'Query.models': MODEL_NAMES.length,
  'ServiceStatus.models': MODEL_NAMES.length,
  'Identity.indexed': MODEL_NAMES.length,
  'Ingestion.outcomes': 3 * MODEL_NAMES.length,
  'Photo.faces': 3,
  'Photo.outcomes': MODEL_NAMES.length,
  'Detection.faces': 20,
  'Face.landmarks': 5,
  '__Schema.types': 60,
  '__Schema.directives': 6,
  '__Type.fields': 6,
  '__Type.enumValues': 2,
  '__Type.inputFields': 1,
  '__Field.args': 1,
  '__Directive.args': 1,
};

/** A field costs its own work, plus its selections times the length of the list: `k` or `first` where it has them. */
export const estimateFieldCost: ComplexityEstimator = ({ type, field, args: values, childComplexity }) => {
  const args: Arguments = withDefaults(field.args, values as Arguments);
  for (const [name, value] of Object.entries(args)) {
    const error = checkArgumentSize(name, value);
    if (error) throw error;
  }
  const name = `${type.name}.${field.name}`;
  const cost = COSTS[name] ?? (type.name.startsWith('__') ? INTROSPECTION_COST : 1);
  const length = LENGTHS[name] ?? 1;
  const requested = args.k === undefined ? clamp(args.first ?? 1, MAX_PAGE_SIZE) : clamp(args.k, MAX_K);
  return (typeof cost === 'function' ? cost(args) : cost) + length * requested * childComplexity;
};

/** The core rejects values outside the range as ARGUMENT_OUT_OF_RANGE before it does any work. */
function clamp(value: unknown, max: number): number {
  return Math.min(Math.max(Number(value), 1), max);
}
