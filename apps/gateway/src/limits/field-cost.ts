import type { ComplexityEstimator } from 'graphql-query-complexity';

/** Fields that cost more than handing on a value: searches, networks and look-ups in the store. */
const COSTS: Record<string, number> = {
  'Query.similarFaces': 500,
  'Query.compareModels': 1_500,
  'Query.detectFaces': 500,
  'Query.embed': 1_500,
  'Query.compareFaces': 2_000,
  'Query.randomPhoto': 100,
  'Query.models': 50,
  'Identity.lookalikes': 1_000,
  'Identity.outliers': 200,
  'Identity.indexed': 20,
  'Photo.faces': 10,
  'Photo.outcomes': 10,
  'Photo.width': 5,
  'Photo.height': 5,
  'Ingestion.photos': 200,
};

/** Lists whose length no argument gives. */
const LENGTHS: Record<string, number> = {
  'Query.compareModels': 4,
  'Query.embed': 4,
  'Query.compareFaces': 4,
  'Query.models': 4,
  'Photo.faces': 3,
  'Photo.outcomes': 4,
  'Detection.faces': 20,
  'Face.landmarks': 5,
};

/** A field costs itself, and what is in it as often as it may be there: `k` and `first` times in lists that have them. */
export const fieldCost: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  const name = `${type.name}.${field.name}`;
  const length = LENGTHS[name] ?? 1;
  const asked = args.k === undefined ? within(args.first ?? 1, 500) : within(args.k, 100);
  return (COSTS[name] ?? 1) + length * asked * childComplexity;
};

// What is out of range is refused by the core, as ARGUMENT_OUT_OF_RANGE, before it does anything.
const within = (value: number, most: number) => Math.min(Math.max(value, 1), most);
