import { LookalikeError, type Problem } from '@lookalike/domain';
import type { ComponentStatus, ServiceStatus } from '../lookalike';
import type { Rooms } from './rooms';

const READY: ComponentStatus = { state: 'READY', problem: null, retryAt: null };

/** What works at the moment. Never throws. */
export async function serviceStatus(rooms: Rooms): Promise<ServiceStatus> {
  const gallery = withProblem(rooms.gallery.trouble());
  const store = await storeStatus(rooms);
  const models = rooms.embedder.models().map(({ name, availability, problem }) => ({
    name,
    state: availability === 'PREPARING' ? ('STARTING' as const) : availability,
    problem,
    retryAt: null,
  }));
  const ready = gallery.state === 'READY' && store.state === 'READY' && models.some(({ state }) => state === 'READY');
  return { ready, gallery, store, models, ingestion: ingestionStatus(rooms, gallery, store, models) };
}

/** An ingestion needs the gallery, a store that this process may write to, and a model that will be there. */
function ingestionStatus(
  { store: service }: Rooms,
  gallery: ComponentStatus,
  store: ComponentStatus,
  models: ComponentStatus[],
): ComponentStatus {
  const blocked = [gallery, store].find(({ state }) => state !== 'READY');
  if (blocked) return { state: blocked.state, problem: blocked.problem, retryAt: blocked.retryAt };
  if (service.get().role === 'reader') return withProblem(ownedElsewhere().toProblem());
  if (models.some(({ state }) => state !== 'UNAVAILABLE')) return READY;
  return { state: 'UNAVAILABLE', problem: models[0]?.problem ?? null, retryAt: null };
}

async function storeStatus({ store }: Rooms): Promise<ServiceStatus['store']> {
  const problem = store.trouble();
  if (problem) return { ...withProblem(problem), description: 'Milvus' };
  const { ready, description } = await store.get().status();
  return { ...(ready ? READY : withProblem(storeDown(description).toProblem(), 'UNAVAILABLE')), description };
}

function withProblem(problem: Problem | null, state?: 'STARTING' | 'UNAVAILABLE'): ComponentStatus {
  if (!problem) return READY;
  return { state: state ?? (problem.retryable ? 'STARTING' : 'UNAVAILABLE'), problem, retryAt: null };
}

const ownedElsewhere = () =>
  new LookalikeError(
    'STORE_IN_USE',
    'Another process owns the data directory; this one only reads.',
    'Start the ingestion in the owner, or stop the owner first.',
  );

const storeDown = (description: string) =>
  new LookalikeError(
    'STORE_UNAVAILABLE',
    `${description} does not answer.`,
    'An embedded Milvus Lite restarts automatically. Start a Milvus server of your own and check its address.',
    { retryable: true },
  );
