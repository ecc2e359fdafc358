import { isAlive, type LockRecord, readLockOwner } from '@lookalike/node-support';
import { lockFile, type PublishedServer } from '../data-directory';
import { ServerNotRunningError, type Endpoint } from '../milvus/client/connection';

/** The Milvus Lite of another process. Its address is in the lock file, and is read again whenever the connection was lost. */
export class AttachedServer implements Endpoint {
  readonly remedy =
    'Start the process that owns the data directory. This process then connects to its Milvus Lite again.';

  constructor(private readonly dataDirectory: string) {}

  get description(): string {
    const { record } = this.readLock();
    return record ? `Milvus Lite 2.5.1 of process ${record.owner.pid}` : 'Milvus Lite 2.5.1 of another process';
  }

  async address(): Promise<string> {
    const { record, error } = this.readLock();
    if (error) {
      const reason = `the lock of its owner cannot be read (${error.message})`;
      throw new ServerNotRunningError(reason, { retryable: true, isExpectedSoon: true });
    }
    if (!record || isAlive(record.owner) === false) {
      throw new ServerNotRunningError('the process that owned it has ended', { retryable: true, isExpectedSoon: true });
    }
    if (!record.data?.address) {
      throw new ServerNotRunningError('its owner is starting it', { retryable: true, isExpectedSoon: true });
    }
    return record.data.address;
  }

  /** Never throws: the disk of the data directory may not respond, and the status needs a description also then. */
  private readLock(): { record: LockRecord<PublishedServer> | null; error: Error | null } {
    try {
      return { record: readLockOwner<PublishedServer>(lockFile(this.dataDirectory)), error: null };
    } catch (error) {
      return { record: null, error: error as Error };
    }
  }
}
