import type { IndexRecipe } from '../vector-store';
import { MilvusCollection } from './collection';
import type { CollectionReader } from './collection-reader';
import { createMarker, dropIfExists, showNames } from './collection-setup';
import type { MilvusConnection } from './connection';
import type { IndexTypeRule } from './index-type';

const BUILD = '__build_';
const CURRENT = '__current_';
const MISSING = Symbol('missing');

/** The collections of one index. The first build of an index has its plain name and number 0. */
interface Builds {
  /** Number of the build that is searched. */
  current: number;
  builds: number[];
  markers: number[];
  hasPlain: boolean;
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
  /** One object for each collection, because it knows which writes of this process its queries have not seen yet. */
  private readonly collections = new Map<string, MilvusCollection>();

  constructor(
    readonly name: string,
    private readonly connection: MilvusConnection,
    private readonly indexTypeFor: IndexTypeRule,
  ) {}

  async describe(): ReturnType<MilvusCollection['describe']> {
    return (await this.resolveAgain()).describe();
  }

  async create(recipe: IndexRecipe, owner?: string): Promise<void> {
    await (await this.resolve()).create(recipe, owner);
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
  async read<T>(ifMissing: T, query: (reader: CollectionReader) => Promise<T>): Promise<T> {
    const collection = await this.resolve();
    const answer = await collection.read<T | typeof MISSING>(MISSING, query);
    if (answer !== MISSING) return answer;
    const current = await this.resolveAgain();
    return current === collection ? ifMissing : current.read(ifMissing, query);
  }

  /** The name of the current build; null for the collection with the plain name. */
  async currentBuild(): Promise<string | null> {
    const { name } = await this.resolveAgain();
    return name === this.name ? null : name;
  }

  /** Creates an empty collection for the next build, after dropping those that were not completed. */
  async startBuild(recipe: IndexRecipe, owner?: string): Promise<MilvusCollection> {
    await this.dropOtherBuilds();
    const { builds, markers } = await this.builds();
    const collection = this.collectionOf(1 + Math.max(0, ...builds, ...markers));
    await collection.create(recipe, owner);
    return collection;
  }

  /** Makes a build the current one, then drops the previous one. */
  async switchTo(build: MilvusCollection): Promise<void> {
    await build.reindex();
    await this.connection.run((client) => createMarker(client, build.name.replace(BUILD, CURRENT)));
    this.resolved = build;
    // The switch is done. What cannot be dropped now is dropped at the start of the next ingestion.
    await this.dropOtherBuilds().catch(() => undefined);
  }

  /** Drops every collection of the index except the current one. */
  async dropOtherBuilds(): Promise<void> {
    const { current, builds, markers, hasPlain } = await this.builds();
    if (hasPlain && current !== 0) await this.collectionOf(0).drop();
    for (const number of builds) if (number !== current) await this.collectionOf(number).drop();
    for (const number of markers) if (number !== current) await this.dropMarker(number);
  }

  async drop(): Promise<void> {
    await this.dropOtherBuilds();
    const { current } = await this.builds();
    await this.collectionOf(current).drop();
    if (current !== 0) await this.dropMarker(current);
    this.resolved = null;
  }

  private async resolve(): Promise<MilvusCollection> {
    return this.resolved ?? this.resolveAgain();
  }

  private async resolveAgain(): Promise<MilvusCollection> {
    const { current } = await this.builds();
    return (this.resolved = this.collectionOf(current));
  }

  private async builds(): Promise<Builds> {
    const names = await this.connection.run(showNames);
    const numbersWith = (infix: string) =>
      names.flatMap((name) => {
        const prefix = `${this.name}${infix}`;
        const digits = name.startsWith(prefix) ? name.slice(prefix.length) : '';
        return /^\d+$/u.test(digits) ? [Number(digits)] : [];
      });
    const builds = numbersWith(BUILD);
    const markers = numbersWith(CURRENT);
    // A marker of an earlier build is left when a process died while it dropped that build.
    const current = Math.max(0, ...markers.filter((number) => builds.includes(number)));
    return { current, builds, markers, hasPlain: names.includes(this.name) };
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
