import { isAlive, readLockOwner } from '@lookalike/node-support';
import { NoServer, type Endpoint } from '../milvus/endpoint';
import { lockFile, type PublishedServer } from './data-folder-lock';

/** Another process's Milvus Lite. Where it is stands in the lock file, and is looked up anew whenever it was lost. */
export class AttachedServer implements Endpoint {
  readonly remedy =
    'Start the process that owns the data directory (the gateway) again; this one then finds its Milvus Lite.';

  constructor(private readonly dataFolder: string) {}

  get description(): string {
    const record = readLockOwner<PublishedServer>(lockFile(this.dataFolder));
    return record ? `Milvus Lite 2.5.1 of process ${record.owner.pid}` : 'Milvus Lite 2.5.1 of another process';
  }

  async address(): Promise<string> {
    const record = readLockOwner<PublishedServer>(lockFile(this.dataFolder));
    if (!record || isAlive(record.owner) === false) throw new NoServer('the process that owned it has ended', false);
    if (!record.data?.address) throw new NoServer('its owner is starting it', true);
    return record.data.address;
  }
}
