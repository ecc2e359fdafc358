import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { PhotoRef } from '@lookalike/domain';
import { openRecords, type Records } from '@lookalike/records';
import { createMemoryStore } from '@lookalike/vector-store';
import { temporaryFolder, waitUntil } from '@lookalike/testing';
import { pino } from 'pino';
import { IdentityMeans } from '../galleries/identity-means';
import { lookalikes } from '../galleries/identity-similarity';
import type { Ownership } from '../lifecycle/ownership';
import { openService } from '../testing/lazy-services';
import { at, rowOf, servicesInMemory } from '../testing/services-in-memory';
import { followOwner } from './follow-owner';

const folder = temporaryFolder();
let files = 0;
const photo = (identity: string): PhotoRef => ({ id: `${identity}/1`, identity });
const INPUT = { models: ['FACENET' as const], identities: null, limit: null, rebuild: false, deleteMissing: false };

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** Two processes on the same records and indexes: an owner, and one with `role` that follows it. */
async function twoProcesses(role: Ownership['role']) {
  const photos = [photo('Ada'), photo('Ben'), photo('Cy')];
  const store = createMemoryStore();
  const owner = await servicesInMemory(photos, ['FACENET'], store);
  const { services } = await servicesInMemory(photos, ['FACENET'], store);
  const refresh = jest.fn(async () => undefined);
  Object.assign(services.gallery.get(), { refresh });
  const file = join(folder, `${++files}.sqlite`);
  const written = await openRecords({ file });
  const read = await openRecords({ file, readOnly: true });
  const ownership = { role } as Ownership;
  const controller = new AbortController();
  const followed = {
    ...services,
    ownership: await openService(async () => ownership),
    records: await openService<Records>(async () => read),
    logger: pino({ level: 'silent' }),
  };
  const following = followOwner(followed, controller.signal, 10);
  cleanUps.push(
    () => written.close(),
    () => read.close(),
    async () => {
      controller.abort();
      await following;
    },
  );
  const means = new IdentityMeans(services.indexes, services.activity);
  const names = async () => (await lookalikes(services, means, 'Ada', { k: 10 })).map(({ identity }) => identity);
  /** An ingestion of the owner that indexes these identities. */
  const ingest = async (...identities: string[]) => {
    const ingestion = await written.startIngestion(INPUT);
    await owner.index(
      'FACENET',
      identities.map((identity, i) => rowOf(photo(identity), 0, at(10 * i))),
    );
    await written.updateIngestion(ingestion.id, {
      status: 'SUCCEEDED',
      finishedAt: new Date(),
      done: identities.length,
    });
  };
  return { names, ingest, refresh, written, ownership, indexes: services.indexes, activity: services.activity };
}

it('a reader uses the rows and photos of an ingestion by the owner', async () => {
  const { names, ingest, refresh } = await twoProcesses('reader');
  await ingest('Ada', 'Ben');
  await waitUntil(async () => (await names()).join() === 'Ben');
  await waitUntil(() => refresh.mock.calls.length > 0);
  await ingest('Ada', 'Ben', 'Cy');
  await waitUntil(async () => (await names()).join() === 'Ben,Cy');
  await waitUntil(() => refresh.mock.calls.length > 1);
});

it('a refresh of the gallery that fails is repeated', async () => {
  const { ingest, refresh } = await twoProcesses('reader');
  await ingest('Ada');
  await waitUntil(() => refresh.mock.calls.length > 0);
  refresh.mockRejectedValueOnce(new Error('not mounted'));
  const before = refresh.mock.calls.length;
  await ingest('Ada', 'Ben');
  await waitUntil(() => refresh.mock.calls.length > before + 1);
});

it('an owner does not follow its own ingestions, which update it themselves', async () => {
  const { names, ingest, refresh } = await twoProcesses('owner');
  await ingest('Ada', 'Ben');
  expect(await names()).toEqual(['Ben']);
  await ingest('Ada', 'Ben', 'Cy');
  await setTimeout(100);
  expect(await names()).toEqual(['Ben']);
  expect(refresh).not.toHaveBeenCalled();
});

it('INDEX_EMPTY is retryable in a reader until the ingestion of the owner ends', async () => {
  const { written, indexes, activity } = await twoProcesses('reader');
  // A reader does not ingest when it starts.
  activity.setExpected(['FACENET']);
  await waitUntil(() => !indexes.emptyError('FACENET').retryable);
  const ingestion = await written.startIngestion(INPUT);
  await waitUntil(() => indexes.emptyError('FACENET').retryable);
  await written.updateIngestion(ingestion.id, { status: 'CANCELLED', finishedAt: new Date() });
  await waitUntil(() => !indexes.emptyError('FACENET').retryable);
});

it('a reader that has become the owner keeps its own ingestion when it forgets that of the earlier owner', async () => {
  const { written, ownership, indexes, activity } = await twoProcesses('reader');
  await written.startIngestion(INPUT);
  await waitUntil(() => indexes.emptyError('FACENET').retryable);
  const role = jest.fn(() => 'owner' as const);
  Object.defineProperty(ownership, 'role', { get: role });
  activity.setRunning(['RESNET50']);
  // At its second check, it has forgotten the earlier owner.
  await waitUntil(() => role.mock.calls.length > 1);
  expect(indexes.emptyError('RESNET50').retryable).toBe(true);
  expect(indexes.emptyError('FACENET').retryable).toBe(false);
});
