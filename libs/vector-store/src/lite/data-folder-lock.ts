import { join } from 'node:path';
import type { FileLock, ProcessIdentity } from '@lookalike/node-support';

/** What the owner of a data directory publishes in its lock, so that readers find its server. */
export interface PublishedServer {
  /** The owner's Milvus Lite; null while it is not running. */
  server: ProcessIdentity | null;
  /** `unix:/path` of its socket; null until it accepts connections. */
  address: string | null;
}

/** Only the process that holds this lock runs a server on the data directory. Milvus Lite itself takes no lock. */
export type DataFolderLock = FileLock<PublishedServer>;

export const lockFile = (dataFolder: string): string => join(dataFolder, 'lock');
