import type { MilvusClient } from '@zilliz/milvus2-sdk-node';
import type { IndexRecipe } from '../face-index';
import { LAYOUT, fields } from './columns';
import type { IndexChoice, IndexType } from './index-choice';
import { succeeded } from './server-refusal';

const LOADING_TIMEOUT_MS = 120_000;

/** The life of one collection: made, described, indexed, loaded, dropped. Loaded once for each client, and never released. */
export class Collection {
  private readonly loadedBy = new WeakSet<MilvusClient>();

  constructor(
    readonly name: string,
    private readonly choose: IndexChoice,
  ) {}

  /** Whether it is there; if so, it can be searched afterwards. */
  async ready(client: MilvusClient): Promise<boolean> {
    if (this.loadedBy.has(client)) return true;
    if (!(await this.exists(client))) return false;
    // A process that died between making the collection and its index left it without one.
    if (!(await this.indexType(client))) await this.makeIndex(client, this.choose(0));
    await this.load(client);
    return true;
  }

  /** To be called when the server refused: what is known of the collection may be out of date. */
  forget(client: MilvusClient): void {
    this.loadedBy.delete(client);
  }

  async create(client: MilvusClient, recipe: IndexRecipe): Promise<void> {
    succeeded(
      await client.createCollection({
        collection_name: this.name,
        // Milvus Lite ignores altered properties silently; the description it keeps.
        description: JSON.stringify({ madeBy: 'lookalike', layout: LAYOUT, ...recipe }),
        fields: fields(recipe.dimension),
      }),
    );
    await this.makeIndex(client, this.choose(0));
    await this.load(client);
  }

  /** What it was made with; null when another program or another version of the columns made it. */
  async recipe(client: MilvusClient): Promise<IndexRecipe | null> {
    const { schema } = succeeded(await client.describeCollection({ collection_name: this.name }));
    try {
      const { layout, recipeHash, dimension } = JSON.parse(schema.description) as IndexRecipe & { layout: number };
      return layout === LAYOUT ? { recipeHash, dimension } : null;
    } catch {
      return null;
    }
  }

  /** Makes the index that so many rows deserve, if it is another one; the collection does not answer meanwhile. */
  async reindex(client: MilvusClient, rows: number): Promise<void> {
    const wanted = this.choose(rows);
    if ((await this.indexType(client)) === wanted.type) return;
    this.forget(client);
    // Milvus changes no index of a loaded collection.
    succeeded(await client.releaseCollection({ collection_name: this.name }));
    succeeded(await client.dropIndex({ collection_name: this.name, field_name: 'vector' }));
    await this.makeIndex(client, wanted);
    await this.load(client);
  }

  async drop(client: MilvusClient): Promise<void> {
    this.forget(client);
    if (await this.exists(client)) succeeded(await client.dropCollection({ collection_name: this.name }));
  }

  // `hasCollection` of Milvus Lite says yes to every name.
  private async exists(client: MilvusClient): Promise<boolean> {
    const { data } = succeeded(await client.showCollections());
    return data.some(({ name }) => name === this.name);
  }

  private async indexType(client: MilvusClient): Promise<string | null> {
    const { index_descriptions: indices } = await client.describeIndex({ collection_name: this.name });
    const params = indices?.find(({ field_name }) => field_name === 'vector')?.params;
    return params?.find(({ key }) => key === 'index_type')?.value.toString() ?? null;
  }

  private async makeIndex(client: MilvusClient, { type, params }: IndexType): Promise<void> {
    const request = { collection_name: this.name, field_name: 'vector', index_type: type, metric_type: 'IP', params };
    succeeded(await client.createIndex({ ...request, timeout: LOADING_TIMEOUT_MS }));
  }

  private async load(client: MilvusClient): Promise<void> {
    succeeded(await client.loadCollectionSync({ collection_name: this.name, timeout: LOADING_TIMEOUT_MS }));
    this.loadedBy.add(client);
  }
}
