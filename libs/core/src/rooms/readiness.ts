import type { Readiness } from '../lookalike';
import { LookalikeError, type Problem } from '@lookalike/domain';
import type { Rooms } from './rooms';

/** Ready: the gallery and the store are there and some model is READY. */
export async function readiness(rooms: Rooms): Promise<Readiness> {
  const models = rooms.embedder.models().map(({ name, availability }) => ({ name, availability }));
  const store = await storeReadiness(rooms);
  const gallery = { ready: rooms.gallery.trouble() === null, problem: rooms.gallery.trouble() };
  const ready = store.ready && gallery.ready && models.some(({ availability }) => availability === 'READY');
  return { ready, store, gallery, models };
}

async function storeReadiness({ store }: Rooms): Promise<Readiness['store']> {
  const trouble = store.trouble();
  if (trouble) return { ready: false, description: 'Milvus', problem: trouble };
  const { ready, description } = await store.get().status();
  return { ready, description, problem: ready ? null : storeDown(description) };
}

function storeDown(description: string): Problem {
  return new LookalikeError(
    'STORE_UNAVAILABLE',
    `${description} does not answer.`,
    'Look at the log; Milvus Lite is restarted by itself, a Milvus at MILVUS_ADDRESS has to be started.',
  ).toProblem();
}
