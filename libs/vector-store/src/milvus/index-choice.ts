/** A type of vector index that Milvus knows, and its parameters. */
export interface IndexType {
  type: string;
  params: Record<string, number | string>;
  /** Parameters of a search for k matches. */
  searchParams?(k: number): Record<string, number | string>;
}

/** Which index a collection of so many rows gets. */
export type IndexChoice = (rows: number) => IndexType;

/** Exhaustive and exact. */
export const FLAT: IndexType = { type: 'FLAT', params: {} };

/** A graph, approximate: M and efConstruction as Milvus's documentation recommends for recall; ef has to be k at least. */
export const HNSW: IndexType = {
  type: 'HNSW',
  params: { M: 16, efConstruction: 200 },
  searchParams: (k) => ({ ef: Math.max(128, 2 * k) }),
};

/** Milvus Lite refuses any other. */
export const alwaysFlat: IndexChoice = () => FLAT;

/** An exhaustive search over 100,000 rows still answers within tens of milliseconds; beyond, a graph. */
export const flatThenHnsw: IndexChoice = (rows) => (rows <= 100_000 ? FLAT : HNSW);
