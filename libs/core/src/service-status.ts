import { EventEmitter, once } from 'node:events';
import { LookalikeError, MODEL_NAMES, type ModelName } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import type { ComponentStatus } from './lifecycle/lazy-service';
import type { StartedServices } from './lifecycle/start-services';
import { modelUnavailable } from './models/indices';
import type { ModelLoader } from './models/model-loader';

/** What works at the moment: the one source of `/readyz`, of the status in the API and of the notices of the page. */
export interface ServiceStatus {
  /** Whether searches are answered: gallery and store are READY, and at least one model is. */
  ready: boolean;
  gallery: ComponentStatus;
  /** `description`: as display text, such as `Milvus at milvus.example:19530`. */
  store: ComponentStatus & { description: string };
  /** Every model, in the order of preference. */
  models: (ComponentStatus & { name: ModelName })[];
  /** READY: an ingestion can be started, or one is running. */
  ingestion: ComponentStatus;
}

const READY: ComponentStatus = { state: 'READY', problem: null, retryAt: null };

export interface StatusSources extends StartedServices {
  embedder: Pick<Embedder, 'models'>;
  modelLoader: Pick<ModelLoader, 'configured' | 'retryAt'>;
}

/** What works at the moment. Never throws. */
export async function serviceStatus(sources: StatusSources): Promise<ServiceStatus> {
  const gallery = sources.gallery.status();
  const store = await storeStatus(sources);
  const models = modelStatuses(sources);
  const ready = gallery.state === 'READY' && store.state === 'READY' && models.some(({ state }) => state === 'READY');
  return { ready, gallery, store, models, ingestion: ingestionStatus(sources, [gallery, store], models) };
}

async function storeStatus({ store, connection }: StatusSources): Promise<ServiceStatus['store']> {
  if (store.error()) return { ...store.status(), description: 'Milvus' };
  const { problem, description } = await store.get().status();
  if (!problem) return { ...READY, description };
  // Once it has answered, each call tries to reach it again.
  const connecting = connection.status();
  if (connecting.state !== 'READY') return { ...connecting, description };
  return { state: 'UNAVAILABLE', problem, retryAt: null, description };
}

function modelStatuses({ embedder, modelLoader }: StatusSources): ServiceStatus['models'] {
  const infos = embedder.models();
  return MODEL_NAMES.map((name) => {
    const { availability, problem } = infos.find((info) => info.name === name)!;
    if (availability === 'READY') return { name, ...READY };
    if (availability === 'UNAVAILABLE')
      return { name, state: 'UNAVAILABLE', problem, retryAt: modelLoader.retryAt(name) };
    return { name, state: 'STARTING', problem: modelUnavailable(name, null).toProblem(), retryAt: null };
  });
}

/** An ingestion needs the gallery, the records, a store that this process may write to, and a model. */
function ingestionStatus(
  { records, ownership, modelLoader }: StatusSources,
  needed: ComponentStatus[],
  models: ServiceStatus['models'],
): ComponentStatus {
  const missing = [...needed, ownership.status(), records.status()].find(({ state }) => state !== 'READY');
  if (missing) return pickStatus(missing);
  if (ownership.get().role === 'reader')
    return { state: 'UNAVAILABLE', problem: isReader().toProblem(), retryAt: null };
  if (models.some(({ state }) => state === 'READY')) return READY;
  const configured = modelLoader.configured.map((model) => models.find(({ name }) => name === model)!);
  const missingModel = configured.find(({ state }) => state === 'STARTING') ?? configured[0];
  return missingModel ? pickStatus(missingModel) : READY;
}

function pickStatus({ state, problem, retryAt }: ComponentStatus): ComponentStatus {
  return { state, problem, retryAt };
}

function isReader(): LookalikeError {
  return new LookalikeError(
    'STORE_IN_USE',
    'Another process owns the data directory; this one can only read it.',
    'Start the ingestion in the process that owns the data directory, or stop that process: this one then takes over.',
    { retryable: true },
  );
}

/** Notifies watchers when a status may have changed. */
export class StatusChanges {
  private count = 0;
  private readonly events = new EventEmitter<{ change: [] }>().setMaxListeners(0);

  readonly notify = (): void => {
    this.count++;
    this.events.emit('change');
  };

  /** The status now, then each other status, until the signal is aborted. */
  async *watch(read: () => Promise<ServiceStatus>, signal: AbortSignal): AsyncGenerator<ServiceStatus> {
    let last = '';
    while (!signal.aborted) {
      const seen = this.count;
      const status = await read();
      const text = JSON.stringify(status);
      if (text !== last) yield status;
      last = text;
      if (this.count === seen) await once(this.events, 'change', { signal }).catch(() => undefined);
    }
  }
}
