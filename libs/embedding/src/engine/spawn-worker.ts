import { extname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Starts `worker.ts` when this runs from source (with SWC, as everything does then), else the `worker.js` beside the bundle. */
export function spawnWorker(): Worker {
  // onnxruntime 1.30 sends usage data to its makers and keeps a device id in ~/.cache unless this is set before its first session,
  // in the process itself: native code does not see the environment that a worker is given.
  process.env.ORT_DISABLE_TELEMETRY ??= '1';
  const extension = extname(__filename);
  const file = join(__dirname, `worker${extension}`);
  if (extension !== '.ts') return new Worker(file);
  return new Worker(file, {
    execArgv: ['--require', require.resolve('@swc-node/register')],
    env: { ...process.env, TS_NODE_PROJECT: resolve(__dirname, '../../../../tsconfig.base.json') },
  });
}
