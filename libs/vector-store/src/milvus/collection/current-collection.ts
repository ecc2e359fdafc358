import { type FaceId, untilAborted } from '@lookalike/domain';
import { validateOwner, validateRecipe } from '../../validate';
import type { IndexRecipe } from '../../vector-store';
import { type CollectionReader, droppedByAnotherProcess, MilvusCollection } from './collection';
import { type CollectionDescription, createMarker, dropIfExists, showNames } from './collection-setup';
import type { MilvusConnection } from '../client/connection';
import type { IndexTypeRule } from './index-type';

const BUILD = '__build_';
const CURRENT = '__current_';
const MISSING = Symbol('missing');

/** The collections of one index. The first build of an index has its plain name and number 0. */
interface Builds {
  /** Number of the build that is searched. */
  current: number;
  /** In ascending order. */
  builds: number[];
  markers: number[];
}

/**
 * The collection that holds the rows of an index: the one with the index's name until its first rebuild, then `<name>__build_<n>`.
 *
 * Which one is current must be recorded in the server, where every process sees it, and must change in one step. Milvus Lite has
 * neither aliases nor renaming (it ignores both without an error). So an empty collection `<name>__current_<n>` marks a build as
 * current: creating a collection is atomic in Milvus Lite and in Milvus.
 */
export class CurrentCollection {
  private resolved: MilvusCollection | null = null;
  /** The recipe of the rows when the index was opened; null before. */
  private recipe: IndexRecipe | null = null;
  /** One object for each collection, because it knows which writes of this process its queries have not seen yet. */
  private readonly collections = new Map<string, MilvusCollection>();

  constructor(
    readonly name: string,
    private readonly connection: MilvusConnection,
    private readonly indexTypeFor: IndexTypeRule,
  ) {}

  async describe(): ReturnType<MilvusCollection['describe']> {
    const collection = await this.find();
    const description = await collection.describe();
    if (description) return description;
    // Another process may have switched to another build in between.
    const current = await this.find();
    return current === collection ? null : current.describe();
  }

  /**
   * From now on reads and writes throw INDEX_STALE if the current collection has another recipe. It is verified whenever another
   * collection has become current, because another process may have rebuilt the index with other weights.
   */
  expect(recipe: IndexRecipe): void {
    this.recipe = { ...recipe };
    this.resolved = null;
  }

  /** @returns the created collection, or the one that another process has created first */
  async create(recipe: IndexRecipe, owner?: string): Promise<CollectionDescription> {
    const collection = await this.find();
    try {
      await collection.create(recipe, owner);
    } catch (error) {
      const existing = await collection.describe().catch(() => null);
      if (existing) return existing;
      throw error;
    }
    // Milvus also reports success for a collection that exists.
    const created = await collection.describe();
    if (!created) throw droppedByAnotherProcess(this.name);
    return created;
  }

  /**
   * Replaces an index that has neither rows nor an owner by one with an owner: Milvus Lite cannot change the owner of a collection. Of
   * several owners that do so at the same moment, only one succeeds.
   * @throws LookalikeError INDEX_NOT_OWNED
   */
  async claim(recipe: IndexRecipe, owner: string): Promise<void> {
    const claimed = await this.startBuild(recipe, owner);
    const { builds } = await this.builds();
    for (const number of builds) {
      const build = this.collectionOf(number);
      // The owners of later builds find this one and give up.
      if (build === claimed) break;
      const stored = (await build.describe())?.owner ?? null;
      if (stored === null || stored === owner) continue;
      await claimed.drop();
      validateOwner(this.name, stored, owner);
    }
    await this.switchTo(claimed, recipe, owner);
  }

  async reindex(): Promise<void> {
    await (await this.resolve()).reindex();
  }

  async upsert(...args: Parameters<MilvusCollection['upsert']>): Promise<void> {
    await (await this.resolve()).upsert(...args);
  }

  async delete(...args: Parameters<MilvusCollection['delete']>): Promise<void> {
    await (await this.resolve()).delete(...args);
  }

  /** As `MilvusCollection.read`. When another process has switched to another build, that one is read. */
  async read<T>(ifMissing: T, query: (reader: CollectionReader) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const collection = await this.resolve(signal);
    const answer = await collection.read<T | typeof MISSING>(MISSING, query, signal);
    if (answer !== MISSING) return answer;
    const current = await this.resolveAgain(signal);
    return current === collection ? ifMissing : current.read(ifMissing, query, signal);
  }

  /** The ids of all rows, whatever the recipe. None of a collection that another program created: its columns are unknown. */
  async faceIds(signal?: AbortSignal): Promise<FaceId[]> {
    const collection = await this.find(signal);
    const description = await untilAborted(collection.describe(), signal);
    return description?.recipe ? collection.read<FaceId[]>([], (reader) => reader.ids(''), signal) : [];
  }

  /** The name of the current build; null for the collection with the plain name. */
  async currentBuild(): Promise<string | null> {
    const { name } = await this.find();
    return name === this.name ? null : name;
  }

  /**
   * Creates an empty collection for the next build, after dropping those that the same owner did not complete.
   * @throws LookalikeError INDEX_NOT_OWNED when another owner started a build at the same moment
   */
  async startBuild(recipe: IndexRecipe, owner?: string): Promise<MilvusCollection> {
    // No number is used twice: a process whose build was dropped must not write into the build of another one.
    const { builds, markers } = await this.builds();
    await this.dropOtherBuilds(owner);
    const collection = this.collectionOf(1 + Math.max(0, ...builds, ...markers));
    await collection.create(recipe, owner);
    validateOwner(this.name, (await collection.describe())?.owner ?? null, owner);
    return collection;
  }

  /**
   * Makes a build the current one, then drops the previous one.
   * @throws LookalikeError STORE_UNAVAILABLE when another process has dropped the build, or has switched to a later one
   */
  async switchTo(build: MilvusCollection, recipe: IndexRecipe, owner?: string): Promise<void> {
    await build.reindex();
    await this.connection.run((client) => createMarker(client, build.name.replace(BUILD, CURRENT)));
    if ((await this.find()) !== build) throw droppedByAnotherProcess(build.name);
    this.expect(recipe);
    // The switch is done. What cannot be dropped now is dropped at the start of the next ingestion.
    await this.dropOtherBuilds(owner).catch(() => undefined);
  }

  /** Drops a build, unless it is the current one. */
  async dropBuild(build: MilvusCollection): Promise<void> {
    if ((await this.find()) !== build) await build.drop();
  }

  /** Drops what the current build has replaced, and later builds except those of another owner, who may still be writing to them. */
  async dropOtherBuilds(owner?: string): Promise<void> {
    const { current, builds, markers } = await this.builds();
    for (const number of builds) {
      if (number < current || (number > current && (await this.mayDrop(number, owner)))) {
        await this.collectionOf(number).drop();
      }
    }
    for (const number of markers) if (number !== current) await this.dropMarker(number);
  }

  async drop(): Promise<void> {
    const { current, builds, markers } = await this.builds();
    // The current build last, so that no earlier one becomes current in between.
    for (const number of builds) if (number !== current) await this.collectionOf(number).drop();
    await this.collectionOf(current).drop();
    for (const number of markers) await this.dropMarker(number);
    this.resolved = null;
    this.recipe = null;
  }

  private async mayDrop(number: number, owner: string | undefined): Promise<boolean> {
    const stored = (await this.collectionOf(number).describe())?.owner ?? null;
    return owner === undefined || stored === null || stored === owner;
  }

  private async resolve(signal?: AbortSignal): Promise<MilvusCollection> {
    return this.resolved ?? this.resolveAgain(signal);
  }

  /** @throws LookalikeError INDEX_STALE when the collection that is current now has another recipe than the index was opened with */
  private async resolveAgain(signal?: AbortSignal): Promise<MilvusCollection> {
    this.resolved = null;
    const { recipe } = this;
    const collection = await this.find(signal);
    if (!recipe) return (this.resolved = collection);
    const description = await untilAborted(collection.describe(), signal);
    // A collection that does not exist may be created with any recipe, so it is verified again.
    if (!description) return collection;
    validateRecipe(this.name, description.recipe, recipe);
    // The index may have been opened with another recipe in between.
    if (recipe === this.recipe) this.resolved = collection;
    return collection;
  }

  /** The current collection, whatever its recipe. */
  private async find(signal?: AbortSignal): Promise<MilvusCollection> {
    const { current } = await this.builds(signal);
    return this.collectionOf(current);
  }

  private async builds(signal?: AbortSignal): Promise<Builds> {
    const names = await this.connection.run(showNames, signal);
    const numbersWith = (infix: string) =>
      names.flatMap((name) => {
        const prefix = `${this.name}${infix}`;
        const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
        return /^\d+$/u.test(digits) ? [Number(digits)] : [];
      });
    const builds = [...(names.includes(this.name) ? [0] : []), ...numbersWith(BUILD)].sort((a, b) => a - b);
    const markers = numbersWith(CURRENT);
    // A marker of an earlier build is left when a process died while it dropped that build.
    const current = Math.max(0, ...markers.filter((number) => builds.includes(number)));
    return { current, builds, markers };
  }

  private dropMarker(number: number): Promise<void> {
    return this.connection.run((client) => dropIfExists(client, `${this.name}${CURRENT}${number}`));
  }

  private collectionOf(number: number): MilvusCollection {
    const name = number === 0 ? this.name : `${this.name}${BUILD}${number}`;
    const collection = this.collections.get(name) ?? new MilvusCollection(name, this.connection, this.indexTypeFor);
    this.collections.set(name, collection);
    return collection;
  }
}
