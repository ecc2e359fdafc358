import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelName } from '@lookalike/domain';
import { WORKSPACE } from './assets';
import { GatewayProcess } from './gateway-process';

/** Longer than ingesting the sample gallery takes on a busy machine, including the conversion of weights. */
const START_TIMEOUT_MS = 180_000;

/** A developer's `.env` must not affect tests, in particular by naming a Milvus server; an empty variable overrides the file. */
const IGNORE_ENV_FILE = {
  MILVUS_ADDRESS: '',
  LOOKALIKE_HOST: '',
  LOOKALIKE_ALLOWED_HOSTS: '',
  LOOKALIKE_ALLOWED_ORIGINS: '',
  LOOKALIKE_TRUSTED_PROXIES: '',
  LOOKALIKE_INGEST: '',
  LOOKALIKE_LIMIT: '',
  PRECISION: '',
};

export interface StartGatewayOptions {
  gallery?: string;
  models?: readonly ModelName[];
  /** Further flags of `npm start`; they take precedence. */
  flags?: readonly string[];
  env?: NodeJS.ProcessEnv;
  /** The Node executable. */
  node?: string;
  /** Whether to wait until the gallery is ingested; by default false if `flags` contains --no-ingest. */
  waitForIngestion?: boolean;
}

export interface StartedGateway {
  /** Its URL, without a path. */
  url: string;
  pid: number;
  /** Its data directory (indexes and records), for a tool that reads it at the same time. */
  dataDirectory: string;
  /** Shuts it down, by force after 10 s, and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts the gateway as a separate process with its own data directory on a free port. It ends when this process ends, even by
 * kill -9.
 * @throws Error with the gateway's output if it ends early, its ingestion fails, or it is not ready within three minutes
 */
export async function startGateway(options: StartGatewayOptions = {}): Promise<StartedGateway> {
  const { gallery = 'sample', models = ['MOBILEFACENET', 'RESNET50'], flags = [], node = process.execPath } = options;
  const { env = {}, waitForIngestion = !flags.includes('--no-ingest') } = options;
  const dataDirectory = mkdtempSync(join(tmpdir(), 'lookalike-gateway-'));
  const gateway = new GatewayProcess(
    node,
    ['--gallery', gallery, '--models', models.join(','), '--port', '0', '--data', dataDirectory, ...flags],
    {
      ...process.env,
      TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json'),
      ...IGNORE_ENV_FILE,
      ...env,
    },
  );

  async function stop(): Promise<void> {
    await gateway.stop();
    // After kill -9 of the gateway, Milvus Lite ends a moment later.
    rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  const signal = AbortSignal.timeout(START_TIMEOUT_MS);
  const timedOut = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('It was not ready within three minutes.')));
  });
  const endedEarly = gateway.ended.then((reason) => Promise.reject<never>(new Error(`It ended early (${reason}).`)));
  for (const failure of [timedOut, endedEarly]) failure.catch(() => undefined);
  try {
    const url = await Promise.race([gateway.url, endedEarly, timedOut]);
    if (waitForIngestion) await Promise.race([awaitIngestion(url, signal), endedEarly, timedOut]);
    gateway.unref();
    return { url, pid: gateway.pid, dataDirectory, stop };
  } catch (error) {
    await stop();
    throw new Error(`The gateway did not start. ${(error as Error).message}\n${gateway.output}`, { cause: error });
  }
}

const QUERY = '{ ingestions(first: 1) { nodes { status finishedAt problem { message } } } }';

interface Response {
  data?: {
    ingestions: { nodes: { status: string; finishedAt: string | null; problem: { message: string } | null }[] };
  } | null;
  errors?: { message: string; extensions: { remedy: string; retryable: boolean } }[];
}

/** Resolves when the newest ingestion has SUCCEEDED. @throws Error if it ended otherwise or cannot start; the signal's reason */
async function awaitIngestion(url: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: QUERY }),
      signal,
    });
    const { data, errors = [] } = (await response.json()) as Response;
    const failure = errors.find(({ extensions }) => !extensions.retryable);
    if (failure) throw new Error(`${failure.message} ${failure.extensions.remedy}`);
    const [ingestion] = data?.ingestions.nodes ?? [];
    if (ingestion?.status === 'SUCCEEDED') return;
    if (ingestion?.finishedAt) throw new Error(`The ingestion ${ingestion.status}: ${ingestion.problem?.message}`);
    await sleep(100, undefined, { signal });
  }
}
