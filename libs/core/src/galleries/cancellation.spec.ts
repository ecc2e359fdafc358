import { LookalikeError, type ModelName, type PhotoRef } from '@lookalike/domain';
import { describeWith, fetchedAsset, temporaryFolder, waitUntil } from '@lookalike/testing';
import { type FaceIndex, openMilvusLite, type VectorStore } from '@lookalike/vector-store';
import { compareModels } from '../search/similar-faces';
import { at, rowOf, servicesInMemory } from '../testing/services-in-memory';
import { IdentityMeans } from './identity-means';
import { lookalikes } from './identity-similarity';
import { createLookups } from './lookups';

const PHOTOS: PhotoRef[] = Array.from({ length: 30 }, (_, i) => ({ id: `Person_${i}/0001`, identity: `Person_${i}` }));
const MODELS: ModelName[] = ['FACENET', 'RESNET50'];
const STOPPING = new LookalikeError('SERVICE_STOPPING', 'The service is stopping.', 'Repeat it.', { retryable: true });

/** Every call of the index that reads something, counted. After `limit` of them the signal is aborted. */
function countReads(index: FaceIndex, limit: number) {
  const controller = new AbortController();
  const calls: string[] = [];
  for (const method of ['get', 'getWithoutVectors', 'search', 'count', 'rows'] as const) {
    const original = index[method].bind(index) as (...args: unknown[]) => never;
    jest.spyOn(index, method).mockImplementation((...args: unknown[]) => {
      calls.push(method);
      if (calls.length === limit) controller.abort(STOPPING);
      return original(...args);
    });
  }
  return { calls, signal: controller.signal };
}

describeWith('Milvus Lite', fetchedAsset('milvus-lite'), ({ folder: binaryFolder }) => {
  const dataDirectory = temporaryFolder();
  let store: VectorStore;
  let services: Awaited<ReturnType<typeof servicesInMemory>>['services'];
  let facenet: FaceIndex;

  beforeAll(async () => {
    store = await openMilvusLite({ binaryFolder, dataDirectory });
    const inMemory = await servicesInMemory(PHOTOS, MODELS, store);
    services = inMemory.services;
    for (const model of MODELS) {
      const face = model === 'RESNET50' ? null : 0;
      await inMemory.index(
        model,
        PHOTOS.map((photo, i) => rowOf(photo, face, at(i))),
      );
    }
    facenet = await services.indexes.open('FACENET');
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => store.close());

  /** Lets each reading of all rows wait for `finish`: on a fast machine, it would end before the test could abort it. */
  function holdRows() {
    const read = facenet.rows.bind(facenet);
    let finish!: () => void;
    const finishing = new Promise<void>((resolve) => (finish = resolve));
    const rows = jest.spyOn(facenet, 'rows').mockImplementation(async function* (signal) {
      await finishing;
      yield* read(signal);
    });
    return { rows, finish };
  }

  it('ends lookalikes between two of the queries for their photos', async () => {
    const { calls, signal } = countReads(facenet, 2);
    const found = lookalikes(services, new IdentityMeans(services.indexes, services.activity), 'Person_3', {
      k: 20,
      model: 'FACENET',
      signal,
    });
    await expect(found).rejects.toBe(STOPPING);
    await facenet.count();
    expect(calls).toEqual(['rows', 'get', 'count']);
  });

  it('shares the reading of an index for its means, also with a client that comes after all others have left', async () => {
    const means = new IdentityMeans(services.indexes, services.activity);
    const rows = jest.spyOn(facenet, 'rows');
    const clients = [new AbortController(), new AbortController()];
    const waiting = clients.map(({ signal }) => means.of('FACENET', signal));
    clients[0]!.abort(STOPPING);
    await expect(waiting[0]).rejects.toBe(STOPPING);
    expect((await waiting[1]!).size).toBe(30);
    expect(rows).toHaveBeenCalledTimes(1);

    services.indexes.markChanged('FACENET');
    services.activity.setEnded();
    const controller = new AbortController();
    const left = means.of('FACENET', controller.signal);
    controller.abort(STOPPING);
    await expect(left).rejects.toBe(STOPPING);
    expect((await means.of('FACENET')).size).toBe(30);
    expect(rows).toHaveBeenCalledTimes(2);
  });

  it('ends a reading without waiting requests when the index has changed', async () => {
    const means = new IdentityMeans(services.indexes, services.activity);
    const { rows, finish } = holdRows();
    const controller = new AbortController();
    const left = means.of('FACENET', controller.signal);
    await waitUntil(() => rows.mock.calls.length === 1);
    controller.abort(STOPPING);
    await expect(left).rejects.toBe(STOPPING);
    services.indexes.markChanged('FACENET');
    services.activity.setEnded();
    const current = means.of('FACENET');
    finish();
    expect((await current).size).toBe(30);
    expect(rows.mock.calls.map(([signal]) => signal!.aborted)).toEqual([true, false]);
  });

  it('makes no operation wait long for the means of a large index', async () => {
    const means = new IdentityMeans(services.indexes, services.activity, 20);
    const { rows, finish } = holdRows();
    const timedOut = { code: 'OPERATION_TIMED_OUT', retryable: true };
    await expect(means.of('FACENET')).rejects.toMatchObject(timedOut);
    await expect(means.of('FACENET')).rejects.toMatchObject(timedOut);
    finish();
    await waitUntil(async () => (await means.of('FACENET').catch(() => null))?.size === 30);
    expect(rows).toHaveBeenCalledTimes(1);
  });

  it('does not report an aborted comparison as a problem of its models', async () => {
    const { signal } = countReads(facenet, 2);
    const request = { k: 3, excludeProbe: true, signal };
    await expect(compareModels(services, { photo: 'Person_1/0001' }, request, MODELS)).rejects.toBe(STOPPING);
  });

  it('does not report an aborted lookup as an index without rows', async () => {
    const { signal } = countReads(facenet, 1);
    const lookups = createLookups({ ...services, records: null as never });
    await expect(lookups.photos(['Person_1/0001'], signal)).rejects.toBe(STOPPING);
  });

  it('does not report an aborted count as a store that does not respond', async () => {
    const { signal } = countReads(facenet, 1);
    const request = { k: 3, excludeProbe: true, signal };
    await expect(compareModels(services, { photo: 'Person_1/0001' }, request)).rejects.toBe(STOPPING);
  });
});
