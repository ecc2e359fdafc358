import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type FaceRow, MODEL_NAMES, type PhotoId } from '@lookalike/domain';
import { createMemoryStore } from '@lookalike/vector-store';
import type { IngestionRequest } from '../lookalike';
import { createIngestions } from '../ingest/create-ingestions';
import { ingest } from './contents';
import { DrawingEmbedder } from './drawing-embedder';
import { type Drawing, drawPhoto, removePhoto } from './drawn-photos';
import { type OpenedServices, openServices, type OpenServicesOptions } from './open-services';

/** A gallery of drawn photos, with a store and records that outlive the service that works with them. */
export class World {
  readonly store = createMemoryStore();
  readonly embedder = new DrawingEmbedder();
  readonly folder: string;
  services!: OpenedServices;
  ingestions!: ReturnType<typeof createIngestions>;

  /** @param within a folder that somebody else removes */
  constructor(within: string, photos: Record<PhotoId, Drawing>) {
    mkdirSync(within, { recursive: true });
    this.folder = mkdtempSync(join(within, 'world-'));
    for (const [id, drawing] of Object.entries(photos)) this.draw(id, drawing);
  }

  /** The service, opened for the first time or again. */
  async open(options: Partial<OpenServicesOptions> = {}): Promise<this> {
    this.services = await openServices({ folder: this.folder, store: this.store, embedder: this.embedder, ...options });
    this.ingestions = createIngestions(this.services);
    return this;
  }

  async close(): Promise<void> {
    await this.ingestions.close();
    await this.services.records.get().close();
  }

  ingest(request?: IngestionRequest) {
    return ingest(this.ingestions, request);
  }

  /** Keeps photos, records and rows as they are now; call what it returns to have them so again. For a closed service. */
  async save(): Promise<() => Promise<void>> {
    const saved = `${this.folder}-saved`;
    cpSync(this.folder, saved, { recursive: true, preserveTimestamps: true });
    const indices = MODEL_NAMES.flatMap((model) => {
      const { recipeHash, dimension } = this.embedder.models().find(({ name }) => name === model)!;
      return recipeHash ? [{ recipe: { recipeHash, dimension }, index: this.services.indices.unverified(model) }] : [];
    });
    const rows = await Promise.all(
      indices.map(({ index }) => Readable.from(index.rows()).toArray() as Promise<FaceRow[]>),
    );
    return async () => {
      rmSync(this.folder, { recursive: true });
      cpSync(saved, this.folder, { recursive: true, preserveTimestamps: true });
      for (const [i, { index, recipe }] of indices.entries()) {
        await index.drop();
        await index.open(recipe);
        await index.upsert(rows[i]!);
      }
    };
  }

  draw(id: PhotoId, drawing: Drawing): void {
    drawPhoto(join(this.folder, 'photos'), id, drawing);
  }

  remove(id: PhotoId): void {
    removePhoto(join(this.folder, 'photos'), id);
  }
}
