import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Assets } from '@lookalike/assets';
import type { Gallery } from '@lookalike/dataset';
import { type ErrorCode, LookalikeError, type Problem } from '@lookalike/domain';
import { openRecords, type Records } from '@lookalike/records';
import { milvusLite, openMilvusLite, openRemoteMilvus, type VectorStore } from '@lookalike/vector-store';
import type { LookalikeConfig } from '../lookalike-config';
import { checkDataDirectory } from './check-data-directory';
import { LazyService, type LazyServiceContext } from './lazy-service';
import { acquireOwnership, type Ownership, ownershipOf } from './ownership';
import { componentError } from './to-problem';

const CONNECT_TIMEOUT_MS = 5000;
const CONNECT_INTERVAL_MS = 100;

export interface StartServicesOptions {
  config: Pick<LookalikeConfig, 'dataDirectory' | 'milvus'>;
  assets: Pick<Assets, 'fetch'>;
  openGallery(signal: AbortSignal): Promise<Gallery>;
}

export interface StartedServices {
  gallery: LazyService<Gallery>;
  /** Opens before Milvus responds. Its calls throw STORE_UNAVAILABLE while Milvus does not respond. */
  store: LazyService<VectorStore>;
  /** Opens when Milvus responds for the first time. */
  connection: LazyService<void>;
  /** Opens when it is known whether this process may write. */
  ownership: LazyService<Ownership>;
  records: LazyService<Records>;
}

/** Starts to open gallery, store and records in the background. */
export function startServices(options: StartServicesOptions, context: LazyServiceContext): StartedServices {
  const { config, assets, openGallery } = options;
  const { logger, onChange } = context;
  const gallery = new LazyService<Gallery>(
    {
      name: 'Gallery',
      open: openGallery,
      close: (opened) => opened.close(),
      starting: openingProblem('GALLERY_UNAVAILABLE', 'The gallery is still being opened.'),
    },
    context,
  );
  /** One data directory per gallery: the file of Milvus Lite, the records and the lock. @throws LookalikeError DATA_DIRECTORY_UNUSABLE */
  async function makeDataDirectory(): Promise<string> {
    const dataDirectory = join(config.dataDirectory, gallery.get().name);
    await checkDataDirectory(dataDirectory);
    return dataDirectory;
  }
  const store = new LazyService<VectorStore>(
    {
      name: 'Milvus',
      open: async () => {
        if (config.milvus) return openRemoteMilvus({ ...config.milvus, onStatusChange: onChange });
        const program = await assets.fetch(milvusLite).catch((error: unknown) => {
          throw componentError('STORE_UNAVAILABLE', error);
        });
        return openMilvusLite({
          binaryFolder: program.folder,
          dataDirectory: await makeDataDirectory(),
          onLog: (line, level) => logger[level](line),
          onStatusChange: onChange,
        });
      },
      close: (opened) => opened.close(),
      // When the owner of the data directory has ended, this process becomes the owner.
      untilStale: (opened, signal) => opened.ownerEnded(signal),
      requires: config.milvus ? [] : [gallery],
      starting: openingProblem('STORE_UNAVAILABLE', 'Milvus is still being started.'),
    },
    context,
  );
  const connection = new LazyService<void>(
    {
      name: 'Milvus',
      open: (signal) => waitUntilConnected(store.get(), signal),
      requires: [store],
      starting: openingProblem('STORE_UNAVAILABLE', 'Milvus is still being started.'),
    },
    context,
  );
  const ownership = new LazyService<Ownership>(
    {
      name: 'Data directory',
      open: async () => (config.milvus ? acquireOwnership(await makeDataDirectory()) : ownershipOf(store.get())),
      close: (opened) => opened.close(),
      untilStale: (opened, signal) => opened.ownerEnded(signal),
      requires: config.milvus ? [gallery] : [store],
      starting: openingProblem('RECORDS_UNAVAILABLE', 'The data directory is still being opened.'),
    },
    context,
  );
  const records = new LazyService<Records>(
    {
      name: 'Records',
      open: async () => {
        const opened = await openRecords({
          file: join(await makeDataDirectory(), 'records.sqlite'),
          readOnly: ownership.get().role === 'reader',
        });
        // Ids of photos with the same base name must be those of the indexes, also in a reader, which never ingests.
        try {
          await gallery.get().keepIds((ids) => opened.fingerprints(ids));
          return opened;
        } catch (error) {
          await opened.close();
          throw error;
        }
      },
      close: (opened) => opened.close(),
      requires: [gallery, ownership],
      starting: openingProblem('RECORDS_UNAVAILABLE', 'The records are still being opened.'),
    },
    context,
  );
  for (const service of [gallery, store, connection, ownership, records]) service.start();
  return { gallery, store, connection, ownership, records };
}

/**
 * Creating the SDK's client blocks the thread for a fifth of a second, so it happens here, before any query waits for it.
 * @throws LookalikeError STORE_UNAVAILABLE
 */
async function waitUntilConnected(store: VectorStore, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + CONNECT_TIMEOUT_MS;
  for (;;) {
    const { problem } = await store.status();
    if (!problem) return;
    if (performance.now() >= deadline) throw LookalikeError.from(problem);
    await setTimeout(CONNECT_INTERVAL_MS, undefined, { signal });
  }
}

function openingProblem(code: ErrorCode, message: string): Problem {
  return { code, message, remedy: 'Try again in a moment.', retryable: true };
}
