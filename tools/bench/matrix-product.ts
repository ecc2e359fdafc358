import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNetwork } from '@lookalike/embedding';
import { OnnxGraph } from '@lookalike/model-conversion';

const SIDE = 1024;
const RUNS = 15;

/**
 * The fastest of several products of two square matrices with onnxruntime on one thread: what this machine can compute at most, with
 * which the networks are compared (the roof of a roofline, Williams et al. 2009). Blocks the calling thread.
 * @returns billions of multiplications and additions per second
 */
export async function measureMatrixProduct(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'lookalike-matrix-'));
  try {
    const file = join(folder, 'product.onnx');
    const graph = new OnnxGraph('product');
    const values = Float32Array.from({ length: SIDE * SIDE }, (_, index) => ((index * 7919) % 1000) / 1000);
    const bias = { shape: [SIDE], data: new Float32Array(SIDE) };
    const input = graph.input('input', ['N', SIDE]);
    graph.output('product', graph.dense(input, { shape: [SIDE, SIDE], data: values }, bias), ['N', SIDE]);
    await writeFile(file, graph.encode());
    const run = await openNetwork(file);
    const seconds: number[] = [];
    for (let count = 0; count < RUNS; count++) {
      const startedAt = performance.now();
      await run(values, [SIDE, SIDE]);
      seconds.push((performance.now() - startedAt) / 1000);
    }
    return (2 * SIDE ** 3) / Math.min(...seconds) / 1e9;
  } finally {
    await rm(folder, { recursive: true });
  }
}
