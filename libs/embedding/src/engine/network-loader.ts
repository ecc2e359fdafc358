import { type FetchedAsset, LookalikeError, type Problem } from '@lookalike/domain';
import type { PreparedNetwork } from '@lookalike/model-conversion';
import type { NetworkName } from '../embedder';
import type { NetworkStates } from './network-states';
import { embedderClosed, WorkerThread } from './worker-thread';

/**
 * Converts networks and loads them into all threads. A conversion blocks its thread for seconds and needs much memory, so it runs
 * in a separate thread, which ends after the last conversion.
 */
export class NetworkLoader {
  private readonly preparations = new Map<NetworkName, Promise<void>>();
  private converter: WorkerThread | null = null;
  private conversions = 0;
  private isClosed = false;

  constructor(
    private readonly states: NetworkStates,
    private readonly threads: readonly WorkerThread[],
    private readonly cacheFolder: string,
  ) {}

  /** A second call for a network that is being prepared waits for the first. @throws LookalikeError ASSET_CORRUPT, DATA_DIRECTORY_UNUSABLE */
  prepare(network: NetworkName, asset: FetchedAsset): Promise<void> {
    const running = this.preparations.get(network);
    if (running) return running;
    const preparation = this.convertAndLoad(network, asset).finally(() => this.preparations.delete(network));
    this.preparations.set(network, preparation);
    return preparation;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    // Converting all networks takes longer than a process that received SIGTERM may take to end.
    await Promise.all([this.converter?.terminate(), ...this.threads.map((thread) => thread.close())]);
  }

  private async convertAndLoad(network: NetworkName, asset: FetchedAsset): Promise<void> {
    if (this.isClosed) throw embedderClosed();
    if (this.states.isReady(network)) return;
    this.states.markPreparing(network);
    try {
      const { tensorHash, files } = await this.convert(network, asset);
      // Threads keep the networks that they have loaded, even while these are UNAVAILABLE.
      if (this.states.tensorHash(network) !== tensorHash) {
        await Promise.all(this.threads.map((thread) => thread.load({ kind: 'load', network, files })));
      }
      this.states.markReady(network, tensorHash);
    } catch (error) {
      if (!this.isClosed) this.states.markUnavailable(network, asProblem(network, error));
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
    remedy:
      'Delete the folder "networks" in the cache folder: it is created again at the next attempt. The log contains the full error.',
    retryable: false,
  };
}
