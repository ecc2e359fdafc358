import {
  type ExecutionProvider,
  type FetchedAsset,
  LookalikeError,
  type Precision,
  type Problem,
} from '@lookalike/domain';
import type { PreparedNetwork } from '@lookalike/model-conversion';
import type { NetworkName } from '../embedder';
import type { NetworkStates } from './network-states';
import { embedderClosed, WorkerThread } from './worker-thread';

/**
 * Converts networks and loads them into all threads. A conversion blocks its thread for seconds and needs much memory, so it runs
 * in a separate thread, which ends after the last conversion.
 */
export class NetworkLoader {
  private readonly preparations = new Map<NetworkName, Promise<ExecutionProvider>>();
  private converter: WorkerThread | null = null;
  private conversions = 0;
  private isClosed = false;

  constructor(
    private readonly states: NetworkStates,
    private readonly threads: readonly WorkerThread[],
    private readonly cacheFolder: string,
    private readonly precisions: Readonly<Partial<Record<NetworkName, Precision>>>,
    private readonly providers: readonly ExecutionProvider[],
  ) {}

  /** A second call for a network that is being prepared waits for the first. @throws LookalikeError as `Embedder.prepare` */
  prepare(network: NetworkName, asset: FetchedAsset): Promise<ExecutionProvider> {
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

  private async convertAndLoad(network: NetworkName, asset: FetchedAsset): Promise<ExecutionProvider> {
    if (this.isClosed) throw embedderClosed();
    if (this.states.isReady(network)) return this.states.providerOf(network)!;
    this.states.markPreparing(network);
    try {
      const prepared = await this.convert(network, asset);
      const job = { kind: 'load', network, files: prepared.files, providers: this.providers } as const;
      // Threads keep the networks that they have loaded, even while these are UNAVAILABLE.
      if (!this.isLoaded(network, prepared)) {
        const [provider] = await Promise.all(this.threads.map((thread) => thread.load(job)));
        this.states.setProvider(network, provider!);
      }
      this.states.markReady(network, prepared);
      return this.states.providerOf(network)!;
    } catch (error) {
      if (!this.isClosed) this.states.markUnavailable(network, asProblem(network, error));
      throw error;
    }
  }

  private isLoaded(network: NetworkName, { tensorHash, quantization }: PreparedNetwork): boolean {
    const loaded = this.states.weightsOf(network);
    return loaded?.tensors === tensorHash && loaded.quantization === quantization;
  }

  private async convert(network: NetworkName, asset: FetchedAsset): Promise<PreparedNetwork> {
    this.converter ??= new WorkerThread();
    this.conversions++;
    try {
      const precision = this.precisions[network] ?? 'fp32';
      return await this.converter.call(
        { kind: 'prepare', network, precision, asset, cacheFolder: this.cacheFolder },
        'ingestion',
      );
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
