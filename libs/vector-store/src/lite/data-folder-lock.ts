import { join } from 'node:path';
import { FileLock, type ProcessIdentity } from '@lookalike/node-support';

/** What the owner of a data folder publishes in its lock: readers find the server by it. */
export interface PublishedServer {
  /** The owner's Milvus Lite; null while it does not run. */
  server: ProcessIdentity | null;
  /** Where the server answers; null until it accepts connections. */
  address: string | null;
}

/** Only the process that holds this lock runs a server on the data folder: Milvus Lite itself takes no lock. */
export type DataFolderLock = FileLock<PublishedServer>;

export const lockFile = (dataFolder: string): string => join(dataFolder, 'lock');
