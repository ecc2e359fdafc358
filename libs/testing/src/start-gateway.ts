import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelName } from '@lookalike/domain';
import { awaitIngestion } from './await-ingestion';
import { GatewayProcess } from './gateway-process';
import { WORKSPACE } from './paths';

/** Longer than the sample gallery takes on a busy machine, weights not converted yet. */
const PATIENCE_MS = 180_000;

/** A developer's `.env` is no test's business, the Milvus that it may name least of all; an empty variable leaves it out. */
const NOT_FROM_ENV_FILE = { MILVUS_ADDRESS: '', LOOKALIKE_HOST: '', LOOKALIKE_INGEST: '', LOOKALIKE_LIMIT: '' };

export interface StartGatewayOptions {
  gallery?: string;
  models?: readonly ModelName[];
  /** Further flags of `npm start`; they win. */
  flags?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** The program `node`. */
  node?: string;
  /** Whether to wait until the gallery is ingested; false by default where `flags` has --no-ingest. */
  waitForIngestion?: boolean;
}

export interface StartedGateway {
  /** Its address, without a path. */
  url: string;
  pid: number;
  /** Of its indices and records; for a tool that is to read beside it. */
  dataFolder: string;
  /** Ends it in good order, within 10 s or by force, and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts the gateway as a process of its own, with a data folder of its own, on a port that is free. It ends with this process at
 * the latest, even if that is killed.
 * @throws Error with what the gateway printed, when it ends early, its ingestion fails, or it is not there after three minutes
 */
export async function startGateway(options: StartGatewayOptions = {}): Promise<StartedGateway> {
  const { gallery = 'sample', models = ['MOBILEFACENET', 'RESNET50'], flags = [], node = process.execPath } = options;
  const { env = {}, waitForIngestion = !flags.includes('--no-ingest') } = options;
  const dataFolder = mkdtempSync(join(tmpdir(), 'lookalike-gateway-'));
  const gateway = new GatewayProcess(
    node,
    ['--gallery', gallery, '--models', models.join(','), '--port', '0', '--data', dataFolder, ...flags],
    {
      ...process.env,
      TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json'),
      ...NOT_FROM_ENV_FILE,
      ...env,
    },
  );

  async function stop(): Promise<void> {
    await gateway.stop();
    // After kill -9 Milvus Lite is killed by its guard: a moment later.
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  const signal = AbortSignal.timeout(PATIENCE_MS);
  const givenUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('It was not ready within three minutes.')));
  });
  const endedEarly = gateway.ended.then((how) => Promise.reject<never>(new Error(`It ended early (${how}).`)));
  for (const failure of [givenUp, endedEarly]) failure.catch(() => undefined);
  try {
    const url = await Promise.race([gateway.address, endedEarly, givenUp]);
    if (waitForIngestion) await Promise.race([awaitIngestion(url, signal), endedEarly, givenUp]);
    gateway.unref();
    return { url, pid: gateway.pid, dataFolder, stop };
  } catch (error) {
    await stop();
    throw new Error(`The gateway could not be used. ${(error as Error).message}\n${gateway.output}`, { cause: error });
  }
}
