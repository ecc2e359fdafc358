import { setTimeout } from 'node:timers/promises';
import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { createMarker, dropIfExists, readDescription } from './collection-setup';
import type { MilvusConnection } from '../client/connection';

const POLL_MS = 200;

/** A switch takes a few calls. Whoever holds the lock for longer was probably killed during it. */
const STALE_AFTER_MS = 30_000;

/**
 * Lets one installation at a time replace the current collection of an index. Without it, two that complete their rebuilds at the same
 * moment would both find the collection unchanged, and both report success. The lock is a collection without rows, because creating a
 * collection is atomic in Milvus; its description names the installation that has created it.
 */
export class SwitchLock {
  constructor(
    private readonly name: string,
    private readonly installation: string,
    private readonly connection: MilvusConnection,
    private readonly staleAfterMs = STALE_AFTER_MS,
  ) {}

  /** Waits while another installation holds the lock. @throws LookalikeError STORE_UNAVAILABLE */
  async acquire(): Promise<void> {
    for (let waited = 0; (await this.createOrFindHolder()) !== this.installation; waited += POLL_MS) {
      if (waited >= this.staleAfterMs) await this.release();
      else await setTimeout(POLL_MS);
    }
  }

  release(): Promise<void> {
    return this.connection.run((client) => dropIfExists(client, this.name));
  }

  /** @returns the installation that holds the lock now; null if it was released in between */
  private createOrFindHolder(): Promise<string | null> {
    return this.connection.run(async (client: MilvusClient) => {
      const description = JSON.stringify({ owner: this.installation });
      // Milvus rejects a collection that exists with another description, or reports success: the stored one decides.
      const failure = await createMarker(client, this.name, description).catch((error: unknown) => error ?? null);
      const stored = await readDescription(client, this.name);
      if (stored === null && failure) throw failure;
      return stored === null ? null : (JSON.parse(stored) as { owner: string }).owner;
    });
  }
}
