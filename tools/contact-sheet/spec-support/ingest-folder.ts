import { resolve } from 'node:path';
import { createLogger, type Lookalike, openLookalike } from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';

const WORKSPACE = resolve(__dirname, '../../..');

interface Folder {
  gallery: string;
  dataFolder: string;
  models: ModelName[];
}

/** Ingests a folder gallery, asks what is to be asked of it, and closes it, so that a command can open it. */
export async function ingestFolder<T>(
  { gallery, dataFolder, models }: Folder,
  ask: (lookalike: Lookalike) => Promise<T>,
): Promise<T> {
  const cacheFolder = resolve(WORKSPACE, process.env.LOOKALIKE_CACHE ?? '.cache');
  const rest = { limit: null, ingest: false, mirror: null, threads: null, logLevel: 'warn', milvus: null } as const;
  const config = { gallery, models, dataFolder, cacheFolder, ...rest };
  const lookalike = await openLookalike(config, { logger: createLogger('warn') });
  try {
    await lookalike.opened();
    const { id } = await lookalike.ingestions.start({ models });
    for await (const _state of lookalike.ingestions.watch(id));
    return await ask(lookalike);
  } finally {
    await lookalike.close();
  }
}
