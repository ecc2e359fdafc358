import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { LookalikeError, type Match } from '@lookalike/domain';
import type { IndexRecipe } from '../face-index';
import { Collection } from './collection';
import { CollectionQuery } from './collection-query';
import type { MilvusConnection } from './connection';
import { Consistency } from './consistency';
import type { IndexChoice } from './index-choice';
import { searchCollection, type CollectionSearch } from './search-collection';
import { ServerRefusal, succeeded } from './server-refusal';

/** Calls about one collection: it is looked up and loaded before, and looked up anew when the server refuses. */
export class CollectionAccess {
  private readonly collection: Collection;
  private readonly consistency = new Consistency();

  constructor(
    private readonly name: string,
    private readonly connection: MilvusConnection,
    private readonly choose: IndexChoice,
  ) {
    this.collection = new Collection(name, choose);
  }

  /** What it was made with: null when it is not there, 'foreign' when it is not ours. */
  recipe(): Promise<IndexRecipe | null | 'foreign'> {
    return this.ifThere(null, async (client) => (await this.collection.recipe(client)) ?? 'foreign');
  }

  create(recipe: IndexRecipe): Promise<void> {
    return this.connection.run(async (client) => {
      if (!(await this.collection.ready(client))) await this.collection.create(client, recipe);
    });
  }

  /** Makes the kind of index that the number of rows deserves. */
  reindex(): Promise<void> {
    return this.ifThere(undefined, async (client) => {
      await this.collection.reindex(client, await this.query(client, (query) => query.count()));
    });
  }

  drop(): Promise<void> {
    return this.connection.run((client) => this.collection.drop(client));
  }

  read<T>(ifMissing: T, ask: (query: CollectionQuery) => Promise<T>): Promise<T> {
    return this.ifThere(ifMissing, (client) => this.query(client, ask));
  }

  search(search: Omit<CollectionSearch, 'level' | 'index'>): Promise<Match[]> {
    const index = this.choose(Infinity);
    return this.ifThere([], (client) =>
      this.consistency.read((level) => searchCollection(client, this.name, { ...search, level, index })),
    );
  }

  /** @param call may run more than once @throws LookalikeError STORE_UNAVAILABLE, also when the collection is gone */
  async write(call: (client: MilvusClient) => Promise<object>): Promise<void> {
    this.consistency.wrote();
    try {
      const there = await this.ifThere(false, async (client) => Boolean(succeeded(await call(client))));
      if (!there) throw gone(this.name);
    } finally {
      this.consistency.wrote();
    }
  }

  private query<T>(client: MilvusClient, ask: (query: CollectionQuery) => Promise<T>): Promise<T> {
    return this.consistency.read((level) => ask(new CollectionQuery(client, this.name, level)));
  }

  private ifThere<T>(otherwise: T, operation: (client: MilvusClient) => Promise<T>): Promise<T> {
    return this.connection.run(async (client) => {
      if (!(await this.collection.ready(client))) return otherwise;
      try {
        return await operation(client);
      } catch (error) {
        if (error instanceof ServerRefusal) this.collection.forget(client);
        throw error;
      }
    });
  }
}

function gone(name: string): LookalikeError {
  return new LookalikeError(
    'STORE_UNAVAILABLE',
    `The index ${name} is gone: another process has dropped it.`,
    'Start the ingestion again; it makes the index anew.',
  );
}
