import { setTimeout } from 'node:timers/promises';
import { type FaceId, untilAborted } from '@lookalike/domain';
import { replacedInTheMeantime, validateOwner, validateRecipe, validateReplacedOwner } from '../../validate';
import type { IndexRecipe } from '../../vector-store';
import { buildName, type Builds, listBuilds, lockName, markerName, markerOf } from './build-names';
import { type CollectionReader, droppedByAnotherProcess, MilvusCollection } from './collection';
import { type CollectionDescription, createMarker, dropIfExists, showNames } from './collection-setup';
import type { MilvusConnection } from '../client/connection';
import type { IndexTypeRule } from './index-type';
import { SwitchLock } from './switch-lock';

const MISSING = Symbol('missing');
const LIST_ATTEMPTS = 5;
const LIST_DELAY_MS = 200;

/** A build that is not committed, and what it will replace. */
export interface StartedBuild {
  collection: MilvusCollection;
  base: { number: number; owner: string | null };
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
  private owner: string | undefined;
  /** The collection whose owner was verified for writing since the index was opened. */
  private writable: MilvusCollection | null = null;
  /** One object for each collection, because it tracks the writes of this process that queries may not return yet. */
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
   * From now on reads and writes throw INDEX_STALE if the current collection has another recipe, and writes INDEX_NOT_OWNED if it has
   * another owner. Both are verified whenever another collection has become current, because another process may have rebuilt the index
   * with other weights, or another installation may have taken it over.
   */
  expect(recipe: IndexRecipe, owner?: string): void {
    this.recipe = { ...recipe };
    this.owner = owner;
    this.writable = null;
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
      if (build === claimed.collection) break;
      const stored = (await build.describe())?.owner ?? null;
      if (stored === null || stored === owner) continue;
      await claimed.collection.drop();
      validateOwner(this.name, stored, owner);
    }
    await this.switchTo(claimed, recipe, owner);
  }

  async reindex(): Promise<void> {
    await (await this.resolve()).reindex();
  }

  async upsert(...args: Parameters<MilvusCollection['upsert']>): Promise<void> {
    await (await this.resolveForWriting()).upsert(...args);
  }

  async delete(...args: Parameters<MilvusCollection['delete']>): Promise<void> {
    await (await this.resolveForWriting()).delete(...args);
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
   * @throws LookalikeError INDEX_NOT_OWNED when another owner started a build at the same moment; as `validateReplacedOwner`
   */
  async startBuild(recipe: IndexRecipe, owner?: string, replacedOwner?: string | null): Promise<StartedBuild> {
    // No number is used twice: a process whose build was dropped must not write into the build of another one.
    const { builds, markers, current } = await this.builds();
    const base = { number: current, owner: (await this.collectionOf(current).describe())?.owner ?? null };
    validateReplacedOwner(this.name, base.owner, owner, replacedOwner);
    await this.dropOtherBuilds(owner);
    const collection = this.collectionOf(1 + Math.max(0, ...builds, ...markers));
    await collection.create(recipe, owner);
    validateOwner(this.name, (await collection.describe())?.owner ?? null, owner);
    return { collection, base };
  }

  /**
   * Makes a build the current one, then drops the previous one.
   * @throws LookalikeError INDEX_NOT_OWNED when another installation has replaced the index since the build was started, and
   * INDEX_CONFLICT when a process of the same owner has, or has dropped the build. The index stays as it is
   */
  async switchTo({ collection: build, base }: StartedBuild, recipe: IndexRecipe, owner?: string): Promise<void> {
    await build.reindex();
    const lock = owner === undefined ? null : new SwitchLock(lockName(this.name, base.number), owner, this.connection);
    await lock?.acquire();
    try {
      await this.assertUnchanged(base, owner);
      await this.connection.run((client) => createMarker(client, markerOf(build.name)));
      await this.waitUntilCurrent(build);
    } finally {
      // What remains is dropped with the build that was replaced.
      await lock?.release().catch(() => undefined);
    }
    this.expect(recipe, owner);
    // The switch is done. What cannot be dropped now is dropped at the start of the next ingestion.
    await this.dropOtherBuilds(owner).catch(() => undefined);
  }

  /** A loaded Milvus may list a marker that was just created late: that is no reason to report a switch as failed. */
  private async waitUntilCurrent(build: MilvusCollection): Promise<void> {
    for (let attempt = 1; (await this.find()) !== build; attempt += 1) {
      if (attempt === LIST_ATTEMPTS) throw droppedByAnotherProcess(build.name);
      await setTimeout(LIST_DELAY_MS);
    }
  }

  /** Replacing an index that does not exist any more loses nothing. */
  private async assertUnchanged(base: StartedBuild['base'], owner: string | undefined): Promise<void> {
    const { current } = await this.builds();
    const found = await this.collectionOf(current).describe();
    if (found && (current !== base.number || found.owner !== base.owner))
      throw replacedInTheMeantime(this.name, found.owner, owner);
  }

  /** Drops a build, unless it is the current one. */
  async dropBuild(build: MilvusCollection): Promise<void> {
    if ((await this.find()) !== build) await build.drop();
  }

  /** Drops what the current build has replaced, and later builds except those of another owner, who may still be writing to them. */
  async dropOtherBuilds(owner?: string): Promise<void> {
    const { current, builds, markers, locks } = await this.builds();
    for (const number of builds) {
      if (number < current || (number > current && (await this.mayDrop(number, owner)))) {
        await this.collectionOf(number).drop();
      }
    }
    for (const number of markers) if (number !== current) await this.dropEmpty(markerName(this.name, number));
    for (const number of locks) if (number < current) await this.dropEmpty(lockName(this.name, number));
  }

  async drop(): Promise<void> {
    const { current, builds, markers, locks } = await this.builds();
    // The current build last, so that no earlier one becomes current in between.
    for (const number of builds) if (number !== current) await this.collectionOf(number).drop();
    await this.collectionOf(current).drop();
    for (const number of markers) await this.dropEmpty(markerName(this.name, number));
    for (const number of locks) await this.dropEmpty(lockName(this.name, number));
    this.resolved = null;
    this.recipe = null;
  }

  private async mayDrop(number: number, owner: string | undefined): Promise<boolean> {
    if (owner === undefined) return true;
    // A build that is not described any more may be that of another owner.
    const found = await this.collectionOf(number).describe();
    return found !== null && (found.owner === null || found.owner === owner);
  }

  private async resolveForWriting(): Promise<MilvusCollection> {
    const collection = await this.resolve();
    if (this.owner === undefined || collection === this.writable) return collection;
    validateOwner(this.name, (await collection.describe())?.owner ?? null, this.owner);
    return (this.writable = collection);
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
    return listBuilds(this.name, await this.connection.run(showNames, signal));
  }

  /** Drops a marker or a lock. */
  private dropEmpty(name: string): Promise<void> {
    return this.connection.run((client) => dropIfExists(client, name));
  }

  private collectionOf(number: number): MilvusCollection {
    const name = buildName(this.name, number);
    const collection = this.collections.get(name) ?? new MilvusCollection(name, this.connection, this.indexTypeFor);
    this.collections.set(name, collection);
    return collection;
  }
}
