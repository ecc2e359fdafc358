import { type FetchedAsset, LookalikeError, type Problem } from '@lookalike/domain';
import type { PreparedNetwork } from '@lookalike/model-conversion';
import type { NetworkName } from '../embedder';
import type { NetworkStates } from './network-states';
import { closed } from './problems';
import { WorkerThread } from './worker-thread';

/**
 * Gets networks into all threads. Converting takes seconds without a break and much memory, so it has a thread of its own, which
 * ends when there is nothing left to convert.
 */
export class NetworkSupply {
  private readonly preparing = new Map<NetworkName, Promise<void>>();
  private converter: WorkerThread | null = null;
  private conversions = 0;
  private isClosed = false;

  constructor(
    private readonly states: NetworkStates,
    private readonly threads: readonly WorkerThread[],
    private readonly cacheFolder: string,
  ) {}

  /** Once at a time for each network. @throws LookalikeError ASSET_CORRUPT, DATA_DIRECTORY_UNUSABLE */
  prepare(network: NetworkName, asset: FetchedAsset): Promise<void> {
    const running = this.preparing.get(network);
    if (running) return running;
    const preparation = this.convertAndLoad(network, asset).finally(() => this.preparing.delete(network));
    this.preparing.set(network, preparation);
    return preparation;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.threads, this.converter].map((thread) => thread?.close()));
  }

  private async convertAndLoad(network: NetworkName, asset: FetchedAsset): Promise<void> {
    if (this.isClosed) throw closed();
    if (this.states.isReady(network)) return;
    this.states.preparing(network);
    try {
      const { tensorHash, files } = await this.convert(network, asset);
      // The threads keep what they have loaded, also while it is withheld.
      if (this.states.tensorHash(network) !== tensorHash) {
        await Promise.all(this.threads.map((thread) => thread.load({ kind: 'load', network, files })));
      }
      this.states.ready(network, tensorHash);
    } catch (error) {
      if (!this.isClosed) this.states.unavailable(network, asProblem(network, error));
      throw error;
    }
  }

  private async convert(network: NetworkName, asset: FetchedAsset): Promise<PreparedNetwork> {
    this.converter ??= new WorkerThread();
    this.conversions++;
    try {
      return await this.converter.call({ kind: 'prepare', network, asset, cacheFolder: this.cacheFolder }, 'ingestion');
    } finally {
      if (--this.conversions === 0) {
        void this.converter?.close();
        this.converter = null;
      }
    }
  }
}

function asProblem(network: NetworkName, error: unknown): Problem {
  if (LookalikeError.is(error)) return error.toProblem();
  return {
    code: 'INTERNAL',
    message: `${network} could not be loaded: ${(error as Error).message}`,
    remedy: 'Delete the folder `networks` in the cache and start again; the log has the failure whole.',
    retryable: false,
  };
}
