import { extname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Starts `worker.ts` when this runs from source (with SWC, as everything does then), else the `worker.js` beside the bundle. */
export function spawnWorker(): Worker {
  const extension = extname(__filename);
  const file = join(__dirname, `worker${extension}`);
  if (extension !== '.ts') return new Worker(file);
  return new Worker(file, {
    execArgv: ['--require', require.resolve('@swc-node/register')],
    env: { ...process.env, TS_NODE_PROJECT: resolve(__dirname, '../../../../tsconfig.base.json') },
  });
}
