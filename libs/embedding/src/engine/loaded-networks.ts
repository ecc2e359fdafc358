import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ExecutionProvider, LookalikeError } from '@lookalike/domain';
import type { NetworkName } from '../embedder';
import { openNetwork, type RunNetwork } from '../onnx-network';
import type { LoadJob } from './jobs';

/** The parts of a network by file name. */
type NetworkParts = Record<string, RunNetwork>;

/** The networks that one thread has loaded. */
export class LoadedNetworks {
  private readonly networks = new Map<NetworkName, Promise<{ parts: NetworkParts }>>();
  private lastLoad: Promise<unknown> = Promise.resolve();

  /**
   * Loads one network after the other, so that a thread that is closed while it loads several ends after the current file.
   *
   * @returns the first of `job.providers` that is available
   * @throws LookalikeError MODEL_UNAVAILABLE: none is; Error: a file cannot be opened
   */
  async load(job: LoadJob, signal: AbortSignal): Promise<ExecutionProvider> {
    const loading = this.lastLoad.then(() => openWithFirstProvider(job, signal));
    this.lastLoad = loading.catch(() => undefined);
    this.networks.set(job.network, loading);
    return (await loading).provider;
  }

  /** Waits for a network that is being loaded. @throws what loading it throws; Error if `load` was not called */
  async get(name: NetworkName): Promise<NetworkParts> {
    const network = this.networks.get(name);
    if (!network) throw new Error(`${name} is not loaded`);
    return (await network).parts;
  }
}

async function openWithFirstProvider(
  { network, files, providers }: LoadJob,
  signal: AbortSignal,
): Promise<{ parts: NetworkParts; provider: ExecutionProvider }> {
  const failures: string[] = [];
  for (const provider of providers) {
    try {
      return { parts: await openAll(files, provider, signal), provider };
    } catch (error) {
      // The processor is always available, so the file is the reason.
      if (signal.aborted || provider === 'cpu') throw error;
      failures.push(`${provider}: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  throw new LookalikeError(
    'MODEL_UNAVAILABLE',
    `${network} cannot be loaded with the configured execution provider (${failures.join('; ')}).`,
    'Install what the execution provider needs, or configure another one: cpu is always available.',
  );
}

async function openAll(
  files: LoadJob['files'],
  provider: ExecutionProvider,
  signal: AbortSignal,
): Promise<NetworkParts> {
  const opened: NetworkParts = {};
  for (const [name, file] of Object.entries(files)) {
    // Opening a file blocks the thread for up to a second. The message that closes the thread is received in between.
    await nextTurn();
    signal.throwIfAborted();
    opened[name] = await openNetwork(file, provider);
  }
  return opened;
}
