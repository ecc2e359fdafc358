import { MODEL_NAMES, type ModelName } from '@lookalike/domain';
import { type Embedder, modelUnavailable } from '@lookalike/embedding';
import { notOwner } from '@lookalike/vector-store';
import type { ComponentStatus } from './lifecycle/component-status';
import type { GalleryCheck } from './lifecycle/gallery-check';
import type { StartedServices } from './lifecycle/start-services';
import type { ModelIndexes } from './models/model-indexes';
import type { ModelLoader } from './models/model-loader';

/** The current state of each component: the one source of `/readyz`, of the status in the API and of the notices of the page. */
export interface ServiceStatus {
  /**
   * Whether searches are answered: the gallery is open, the store is READY, and at least one model is. An index may still be empty, and
   * the photos of an open gallery may be unreadable.
   */
  ready: boolean;
  gallery: ComponentStatus;
  /** When the gallery was opened; null while it is not. Another time when another gallery was opened in its place. */
  galleryOpenedAt: Date | null;
  /** `description`: as display text, such as `Milvus at milvus.example:19530`. */
  store: ComponentStatus & { description: string };
  /** Every model, in the order of preference. A model that is loaded is UNAVAILABLE while its index is stale (INDEX_STALE). */
  models: ModelServiceStatus[];
  /**
   * READY: an ingestion can run. Otherwise one is rejected, or ends as FAILED with this problem. It does not depend on the models: an
   * ingestion waits for those that are loading, and tries to load those that are unavailable.
   */
  ingestion: ComponentStatus;
}

export interface ModelServiceStatus extends ComponentStatus {
  name: ModelName;
  /** Whether it is loaded at the start, and belongs to ingestions that name no model. */
  configured: boolean;
  /** Whether the service was asked to load it: it is configured, or an ingestion has named it since the start. */
  requested: boolean;
}

const READY: ComponentStatus = { state: 'READY', problem: null, retryAt: null };

export interface StatusSources extends StartedServices {
  galleryCheck: Pick<GalleryCheck, 'status'>;
  embedder: Pick<Embedder, 'models'>;
  modelLoader: Pick<ModelLoader, 'configured' | 'isRequested' | 'retryAt'>;
  indexes: Pick<ModelIndexes, 'staleProblem'>;
}

/** The current status of the service. Never throws. */
export async function serviceStatus(sources: StatusSources): Promise<ServiceStatus> {
  const gallery = await sources.galleryCheck.status();
  const galleryOpenedAt = sources.gallery.openedAt;
  const store = await storeStatus(sources);
  const models = await withStaleIndexes(sources, store, modelStatuses(sources));
  // Indexed faces can be searched while the photos cannot be read.
  const isOpen = galleryOpenedAt !== null;
  const ready = isOpen && store.state === 'READY' && models.some(({ state }) => state === 'READY');
  return { ready, gallery, galleryOpenedAt, store, models, ingestion: ingestionStatus(sources, [gallery, store]) };
}

async function storeStatus({ store, connection }: StatusSources): Promise<ServiceStatus['store']> {
  if (store.error()) return { ...store.status(), description: 'Milvus' };
  const { problem, retryAt, description } = await store.get().status();
  if (!problem) return { ...READY, description };
  const connecting = connection.status();
  if (connecting.state !== 'READY') return { ...connecting, description };
  return { state: 'UNAVAILABLE', problem, retryAt, description };
}

function modelStatuses({ embedder, modelLoader }: StatusSources): ServiceStatus['models'] {
  const infos = embedder.models();
  return MODEL_NAMES.map((name) => {
    const { availability, problem } = infos.find((info) => info.name === name)!;
    const requested = modelLoader.isRequested(name);
    const model = { name, configured: modelLoader.configured.includes(name), requested };
    if (availability === 'READY') return { ...model, ...READY };
    if (availability === 'UNAVAILABLE')
      return { ...model, state: 'UNAVAILABLE', problem, retryAt: requested ? modelLoader.retryAt(name) : null };
    return { ...model, state: 'STARTING', problem: modelUnavailable(name, null).toProblem(), retryAt: null };
  });
}

/** A model cannot search an index that was built with other weights. Only a store that responds is queried. */
async function withStaleIndexes(
  { indexes }: StatusSources,
  store: ComponentStatus,
  models: ModelServiceStatus[],
): Promise<ModelServiceStatus[]> {
  if (store.state !== 'READY') return models;
  return Promise.all(
    models.map(async (model) => {
      const problem = model.state === 'READY' ? await indexes.staleProblem(model.name) : null;
      return problem ? { ...model, state: 'UNAVAILABLE', problem, retryAt: null } : model;
    }),
  );
}

/** An ingestion needs the gallery, the records and a store that this process may write to. */
function ingestionStatus({ records, ownership }: StatusSources, needed: ComponentStatus[]): ComponentStatus {
  const missing = [...needed, ownership.status(), records.status()].find(({ state }) => state !== 'READY');
  if (missing) return pickStatus(missing);
  if (ownership.get().role === 'reader')
    return { state: 'UNAVAILABLE', problem: notOwner('ingest').toProblem(), retryAt: null };
  return READY;
}

function pickStatus({ state, problem, retryAt }: ComponentStatus): ComponentStatus {
  return { state, problem, retryAt };
}
