import { isAlive, readLockOwner } from '@lookalike/node-support';
import { lockFile, type PublishedServer } from '../data-directory';
import { ServerNotRunningError, type Endpoint } from '../milvus/client/connection';

/** The Milvus Lite of another process. Its address is in the lock file, and is read again whenever the connection was lost. */
export class AttachedServer implements Endpoint {
  readonly remedy =
    'Start the process that owns the data directory. This process then connects to its Milvus Lite again.';

  constructor(private readonly dataDirectory: string) {}

  get description(): string {
    const record = this.owner();
    return record ? `Milvus Lite 2.5.1 of process ${record.owner.pid}` : 'Milvus Lite 2.5.1 of another process';
  }

  async address(): Promise<string> {
    const record = this.owner();
    if (!record || isAlive(record.owner) === false) {
      throw new ServerNotRunningError('the process that owned it has ended', { retryable: true, isExpectedSoon: true });
    }
    if (!record.data?.address) {
      throw new ServerNotRunningError('its owner is starting it', { retryable: true, isExpectedSoon: true });
    }
    return record.data.address;
  }

  private owner() {
    return readLockOwner<PublishedServer>(lockFile(this.dataDirectory));
  }
}
