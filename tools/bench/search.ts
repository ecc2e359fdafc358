import { setTimeout as sleep } from 'node:timers/promises';
import { MODEL_DIMENSIONS } from '@lookalike/domain';
import type { FaceIndex } from '@lookalike/vector-store';
import type { BenchContext } from './bench-context';
import { copySpeed, exactScan } from './exact-scan';
import { embedSubjects } from './face-vectors';
import { rowOf } from './fill-index';
import type { Cell, Section } from './report';
import { type OpenedStore, STORES } from './search-stores';
import { quantile, spreadOf } from './statistics';
import { synthesise, type SyntheticVectors } from './synthetic-vectors';

const K = 10;
const QUERIES = 100;
const SEED = 512;
const ROWS_PER_CALL = 1000;
const MAX_SCANS = 10;

/** Searches in each store through the repository, in turn with plain scans of the same vectors. */
export async function benchSearch(context: BenchContext): Promise<Section> {
  const { config, photos, sizes, log } = context;
  const model = config.models!.find((name) => MODEL_DIMENSIONS[name] === 512);
  if (!model) throw new Error('None of the models has 512 dimensions.');
  log(`embedding ${photos.count} photos as the base of synthetic vectors`);
  const base = await embedSubjects(context, model);
  const rows: Cell[][] = [];
  const missing: string[] = [];
  let speed = 0;
  for (const size of sizes) {
    const synthetic = synthesise(base, size, QUERIES, SEED);
    const exact = synthetic.queries.map((query) => exactScan(synthetic.vectors, query, K));
    speed = copySpeed(synthetic.vectors);
    for (const open of STORES) {
      const opened = await open(context);
      if ('unavailable' in opened) missing.push(`NOT MEASURED: ${opened.name}. ${opened.unavailable}`);
      else rows.push(await measureStore(context, opened, synthetic, exact));
    }
  }
  return {
    title: 'Search through the repository',
    notes: [
      `Vectors of 512 dimensions with the mean and covariance of ${base.length} ${model} embeddings, one client, ${QUERIES} queries per ` +
        `repeat, k = ${K}, in ms. "Exact scan" is one pass over the same vectors in JavaScript on one core; copying them once takes ` +
        `${(speed / 1e9).toFixed(1)} GB/s, which counts reading and writing.`,
      ...new Set(missing),
    ],
    columns: [
      'vectors',
      'store',
      'p50',
      'p95',
      'p99',
      `recall@${K}`,
      'exact scan',
      'p50 / exact scan',
      'rows/s written',
    ],
    rows,
  };
}

async function measureStore(
  { repeats, log }: BenchContext,
  { name, store, settleSeconds, close }: Extract<OpenedStore, { store: unknown }>,
  synthetic: SyntheticVectors,
  exact: number[][],
): Promise<Cell[]> {
  log(`search: ${synthetic.count} vectors, ${name}`);
  try {
    const index = store.index('lookalike_bench');
    await index.open({ recipeHash: 'bench', dimension: synthetic.dimension });
    const rowsPerSecond = await write(index, synthetic);
    await untilSteady(index, synthetic, settleSeconds);
    const runs: QueryRun[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) runs.push(await measureQueries(index, synthetic, exact));
    const spread = (value: (run: QueryRun) => number): Cell => spreadOf(runs.map(value));
    return [
      String(synthetic.count),
      name,
      ...[0.5, 0.95, 0.99].map((share) => spread(({ latencies }) => quantile(latencies, share))),
      spread(({ recall }) => recall),
      spread(({ scanMs }) => scanMs),
      spread(({ latencies, scanMs }) => quantile(latencies, 0.5) / scanMs),
      rowsPerSecond,
    ];
  } finally {
    await close();
  }
}

const rowId = (row: number): string => `Identity/${row}`;

async function write(index: FaceIndex, { vectors, dimension, count }: SyntheticVectors): Promise<number> {
  const startedAt = performance.now();
  for (let start = 0; start < count; start += ROWS_PER_CALL) {
    const rows = Array.from({ length: Math.min(ROWS_PER_CALL, count - start) }, (_, offset) => {
      const row = start + offset;
      const vector = vectors.slice(row * dimension, (row + 1) * dimension);
      return rowOf({ id: rowId(row), identity: 'Identity' }, vector);
    });
    await index.upsert(rows);
  }
  return count / ((performance.now() - startedAt) / 1000);
}

/** Milvus Standalone builds its indexes after the write. Waits until searches no longer become faster, for 30 minutes at most. */
async function untilSteady(index: FaceIndex, { queries }: SyntheticVectors, settleSeconds: number): Promise<void> {
  const deadline = performance.now() + 1_800_000;
  let best = Infinity;
  for (let unchanged = 0; unchanged < settleSeconds && performance.now() < deadline; unchanged++) {
    const latencies: number[] = [];
    for (const query of queries.slice(0, 20)) latencies.push(await timeOf(() => index.search(query, K)));
    const median = quantile(latencies, 0.5);
    if (median < 0.9 * best) unchanged = -1;
    best = Math.min(best, median);
    await sleep(1000);
  }
}

interface QueryRun {
  /** Milliseconds of each query. */
  latencies: number[];
  recall: number;
  scanMs: number;
}

async function measureQueries(
  index: FaceIndex,
  { vectors, queries }: SyntheticVectors,
  exact: number[][],
): Promise<QueryRun> {
  const latencies: number[] = [];
  let found = 0;
  for (const [number, query] of queries.entries()) {
    const expected = new Set(exact[number]!.map(rowId));
    latencies.push(
      await timeOf(async () => {
        const matches = await index.search(query, K);
        found += matches.filter(({ row }) => expected.has(row.photoId)).length;
      }),
    );
  }
  const scans: number[] = [];
  for (const query of queries.slice(0, MAX_SCANS)) scans.push(await timeOf(() => exactScan(vectors, query, K)));
  return { latencies, recall: found / (K * queries.length), scanMs: quantile(scans, 0.5) };
}

async function timeOf(step: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await step();
  return performance.now() - startedAt;
}
