import type { Precision } from '@lookalike/domain';
import { openNetwork } from '@lookalike/embedding';

const RUNS = 51;

/** Medians in milliseconds per crop, on one thread, and the number of runs of each. */
export type Speed = Record<Precision, number> & { runs: number };

/**
 * Times the variants of an encoder with the same input, in turn, on the calling thread, which they block.
 * @param files ONNX files
 * @param shape of the input, with a batch of one crop
 */
export async function timeNetworks(
  files: Readonly<Record<Precision, string>>,
  input: Float32Array,
  shape: readonly number[],
): Promise<Speed> {
  const [fp32, int8] = [await openNetwork(files.fp32), await openNetwork(files.int8)];
  const times = { fp32: [] as number[], int8: [] as number[] };
  // The first run of each allocates memory.
  for (let run = -1; run < RUNS; run++) {
    for (const [precision, network] of [
      ['fp32', fp32],
      ['int8', int8],
    ] as const) {
      const startedAt = performance.now();
      await network(input, shape);
      if (run >= 0) times[precision].push(performance.now() - startedAt);
    }
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[RUNS >> 1]!;
  return { fp32: median(times.fp32), int8: median(times.int8), runs: RUNS };
}
