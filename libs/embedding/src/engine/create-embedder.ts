import { availableParallelism } from 'node:os';
import type { Embedder } from '../embedder';
import { ThreadedEmbedder } from './embedder';
import { Lanes } from './lanes';
import { NetworkStates } from './network-states';
import { NetworkSupply } from './network-supply';
import { WorkerThread } from './worker-thread';

export interface EmbedderOptions {
  /** Where converted networks are kept: the folder that holds all caches. */
  cacheFolder: string;
  /** Worker threads; absent or null: one for each core that this process may use. Each holds the networks for itself (about 250 MB for three models). */
  threads?: number | null;
}

/** An embedder without a network yet: `prepare` brings them. It must be closed, else its threads keep the process alive. */
export function createEmbedder({ cacheFolder, threads }: EmbedderOptions): Embedder {
  const pool = Array.from({ length: threads ?? availableParallelism() }, () => new WorkerThread());
  const states = new NetworkStates();
  return new ThreadedEmbedder(states, new NetworkSupply(states, pool, cacheFolder), new Lanes(pool));
}
