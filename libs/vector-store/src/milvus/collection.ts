import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { LookalikeError, type FaceId, type FaceRow } from '@lookalike/domain';
import type { IndexRecipe } from '../vector-store';
import { CollectionReader } from './collection-reader';
import { type CollectionDescription, CollectionSetup } from './collection-setup';
import { toColumns } from './columns';
import type { MilvusConnection } from './connection';
import { Consistency } from './consistency';
import { faceIdsFilter } from './filter';
import type { IndexTypeRule } from './index-type';
import { assertOk, incompleteResponse, MilvusError } from './milvus-error';

const UPSERT_TIMEOUT_MS = 60_000;

/**
 * One collection of the server. Every call loads the collection if necessary, is repeated when it loses the server, and reads at the
 * consistency level that this process's own writes require.
 */
export class MilvusCollection {
  private readonly setup: CollectionSetup;
  private readonly consistency = new Consistency();

  constructor(
    readonly name: string,
    private readonly connection: MilvusConnection,
    private readonly indexTypeFor: IndexTypeRule,
  ) {
    this.setup = new CollectionSetup(name, indexTypeFor);
  }

  /** @returns null when the collection does not exist */
  describe(): Promise<CollectionDescription | null> {
    return this.ifExists(null, (client) => this.setup.describe(client));
  }

  /** Does nothing when the collection exists. */
  create(recipe: IndexRecipe, owner?: string): Promise<void> {
    return this.connection.run(async (client) => {
      if (!(await this.setup.load(client))) await this.setup.create(client, recipe, owner);
    });
  }

  /** Replaces the index if another type fits the number of rows better. */
  reindex(): Promise<void> {
    return this.ifExists(undefined, async (client) => {
      await this.setup.reindex(client, await this.readWith(client, (reader) => reader.count()));
    });
  }

  drop(): Promise<void> {
    return this.connection.run((client) => this.setup.drop(client));
  }

  /** @param query may run more than once @returns `ifMissing` when the collection does not exist @throws the reason of the signal */
  read<T>(ifMissing: T, query: (reader: CollectionReader) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.ifExists(ifMissing, (client) => this.readWith(client, query, signal), signal);
  }

  /** In one message. */
  upsert(rows: FaceRow[]): Promise<void> {
    const data = rows.map((row) => ({ ...toColumns(row) }));
    return this.write((client) => client.upsert({ collection_name: this.name, data, timeout: UPSERT_TIMEOUT_MS }));
  }

  /** In one message. */
  delete(faceIds: FaceId[]): Promise<void> {
    const expr = faceIdsFilter(faceIds);
    return this.write((client) => client.deleteEntities({ collection_name: this.name, expr }));
  }

  private async write(call: (client: MilvusClient) => Promise<object>): Promise<void> {
    this.consistency.recordWrite();
    try {
      const isWritten = await this.ifExists(false, async (client) => Boolean(assertOk(await call(client))));
      if (!isWritten) throw droppedByAnotherProcess(this.name);
    } finally {
      this.consistency.recordWrite();
    }
  }

  private readWith<T>(
    client: MilvusClient,
    query: (reader: CollectionReader) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    // Search parameters that a type does not know are ignored, so those of the type for the most rows fit every index.
    const { searchParams } = this.indexTypeFor(Infinity);
    return this.consistency.read((level) =>
      query(new CollectionReader(client, this.name, { level, searchParams, signal })),
    );
  }

  private ifExists<T>(otherwise: T, operation: (client: MilvusClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.connection.run(async (client) => {
      if (!(await this.setup.load(client))) return otherwise;
      try {
        return await operation(client);
      } catch (thrown) {
        const error = incompleteResponse(thrown) ?? thrown;
        if (error instanceof MilvusError) this.setup.forget(client);
        throw error;
      }
    }, signal);
  }
}

export function droppedByAnotherProcess(name: string): LookalikeError {
  return new LookalikeError(
    'STORE_UNAVAILABLE',
    `The index ${name} does not exist any more: another process dropped it.`,
    'Start the ingestion again. It creates the index.',
  );
}
