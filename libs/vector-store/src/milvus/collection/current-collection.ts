import { setTimeout } from 'node:timers/promises';
import { type FaceId, untilAborted } from '@lookalike/domain';
import {
  replacedInTheMeantime,
  validateInstallation,
  validateRecipe,
  validateReplacedInstallation,
} from '../../validate';
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
  base: { number: number; installation: string | null };
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
  private installation: string | undefined;
  /** The collection whose installation was verified for writing since the index was opened. */
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
   * From now on reads and writes throw INDEX_STALE if the current collection has another recipe, and writes INDEX_NOT_OWNED if it belongs
   * to another installation. Both are verified whenever another collection has become current, because another process may have rebuilt
   * the index with other weights, or another installation may have taken it over.
   */
  expect(recipe: IndexRecipe, installation?: string): void {
    this.recipe = { ...recipe };
    this.installation = installation;
    this.writable = null;
    this.resolved = null;
  }

  /** @returns the created collection, or the one that another process has created first */
  async create(recipe: IndexRecipe, installation?: string): Promise<CollectionDescription> {
    const collection = await this.find();
    try {
      await collection.create(recipe, installation);
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
   * Replaces an index that has no rows and names no installation by one that names this one: Milvus Lite cannot change the description of
   * a collection. Of several installations that do so at the same moment, only one succeeds.
   * @throws LookalikeError INDEX_NOT_OWNED
   */
  async claim(recipe: IndexRecipe, installation: string): Promise<void> {
    const claimed = await this.startBuild(recipe, installation);
    const { builds } = await this.builds();
    for (const number of builds) {
      const build = this.collectionOf(number);
      // The installations of later builds find this one and give up.
      if (build === claimed.collection) break;
      const stored = (await build.describe())?.installation ?? null;
      if (stored === null || stored === installation) continue;
      await claimed.collection.drop();
      validateInstallation(this.name, stored, installation);
    }
    await this.switchTo(claimed, recipe, installation);
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
   * Creates an empty collection for the next build, after dropping those that the same installation did not complete.
   * @throws LookalikeError INDEX_NOT_OWNED when another installation started a build at the same moment; as `validateReplacedInstallation`
   */
  async startBuild(
    recipe: IndexRecipe,
    installation?: string,
    replacedInstallation?: string | null,
  ): Promise<StartedBuild> {
    // No number is used twice: a process whose build was dropped must not write into the build of another one.
    const { builds, markers, current } = await this.builds();
    const base = { number: current, installation: (await this.collectionOf(current).describe())?.installation ?? null };
    validateReplacedInstallation(this.name, base.installation, installation, replacedInstallation);
    await this.dropOtherBuilds(installation);
    const collection = this.collectionOf(1 + Math.max(0, ...builds, ...markers));
    await collection.create(recipe, installation);
    validateInstallation(this.name, (await collection.describe())?.installation ?? null, installation);
    return { collection, base };
  }

  /**
   * Makes a build the current one, then drops the previous one.
   * @throws LookalikeError INDEX_NOT_OWNED when another installation has replaced the index since the build was started, and
   * INDEX_CONFLICT when a process of the same installation has, or has dropped the build. The index stays as it is
   */
  async switchTo({ collection: build, base }: StartedBuild, recipe: IndexRecipe, installation?: string): Promise<void> {
    await build.reindex();
    const lock =
      installation === undefined
        ? null
        : new SwitchLock(lockName(this.name, base.number), installation, this.connection);
    await lock?.acquire();
    try {
      await this.assertUnchanged(base, installation);
      await this.connection.run((client) => createMarker(client, markerOf(build.name)));
      await this.waitUntilCurrent(build);
    } finally {
      // What remains is dropped with the build that was replaced.
      await lock?.release().catch(() => undefined);
    }
    this.expect(recipe, installation);
    // The switch is done. What cannot be dropped now is dropped at the start of the next ingestion.
    await this.dropOtherBuilds(installation).catch(() => undefined);
  }

  /** A loaded Milvus may list a marker that was just created late: that is no reason to report a switch as failed. */
  private async waitUntilCurrent(build: MilvusCollection): Promise<void> {
    for (let attempt = 1; (await this.find()) !== build; attempt += 1) {
      if (attempt === LIST_ATTEMPTS) throw droppedByAnotherProcess(build.name);
      await setTimeout(LIST_DELAY_MS);
    }
  }

  /** Replacing an index that does not exist any more loses nothing. */
  private async assertUnchanged(base: StartedBuild['base'], installation: string | undefined): Promise<void> {
    const { current } = await this.builds();
    const found = await this.collectionOf(current).describe();
    if (found && (current !== base.number || found.installation !== base.installation))
      throw replacedInTheMeantime(this.name, found.installation, installation);
  }

  /** Drops a build, unless it is the current one. */
  async dropBuild(build: MilvusCollection): Promise<void> {
    if ((await this.find()) !== build) await build.drop();
  }

  /** Drops what the current build has replaced, and later builds except those of another installation, which may still be writing to them. */
  async dropOtherBuilds(installation?: string): Promise<void> {
    const { current, builds, markers, locks } = await this.builds();
    for (const number of builds) {
      if (number < current || (number > current && (await this.mayDrop(number, installation)))) {
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

  private async mayDrop(number: number, installation: string | undefined): Promise<boolean> {
    if (installation === undefined) return true;
    // A build that is not described any more may be that of another installation.
    const found = await this.collectionOf(number).describe();
    return found !== null && (found.installation === null || found.installation === installation);
  }

  private async resolveForWriting(): Promise<MilvusCollection> {
    const collection = await this.resolve();
    if (this.installation === undefined || collection === this.writable) return collection;
    validateInstallation(this.name, (await collection.describe())?.installation ?? null, this.installation);
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
