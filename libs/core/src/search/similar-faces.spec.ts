import { LookalikeError, type ModelName } from '@lookalike/domain';
import { at, servicesInMemory, rowOf } from '../testing/services-in-memory';
import { compareFaces, detectFaces, embedProbe } from './compare-faces';
import { compareModels, similarFaces } from './similar-faces';

const ada = { id: 'Ada/0001', identity: 'Ada' };
const ada2 = { id: 'Ada/0002', identity: 'Ada' };
const ben = { id: 'Ben/0001', identity: 'Ben' };
const party = { id: 'party', identity: null };
const request = { k: 10, excludeProbe: true };

async function indexed() {
  const inMemory = await servicesInMemory([ada, ada2, ben, party]);
  await inMemory.index('FACENET', [
    rowOf(ada, 0, at(0)),
    rowOf(ada2, 0, at(10)),
    rowOf(ben, 0, at(60)),
    rowOf(party, 0, at(5), false),
    rowOf(party, 1, at(58), true),
  ]);
  return inMemory;
}

const ids = ({ matches }: { matches: { photo: { id: string } }[] }) => matches.map(({ photo }) => photo.id);

describe('similarFaces', () => {
  it('ranks by cosine and excludes the probe', async () => {
    const { services } = await indexed();
    const answer = await similarFaces(services, { photo: 'Ada/0001' }, request, 'FACENET');
    expect(ids(answer)).toEqual(['party', 'Ada/0002', 'party', 'Ben/0001']);
    expect(answer.matches.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
    expect(answer.matches[1]!.similarity).toBeCloseTo(Math.cos(Math.PI / 18), 6);
    expect(answer.searched).toBe(5);
  });

  it('includes the probe on request', async () => {
    const { services } = await indexed();
    const answer = await similarFaces(services, { photo: 'Ada/0001' }, { k: 1, excludeProbe: false }, 'FACENET');
    expect(ids(answer)).toEqual(['Ada/0001']);
  });

  it('searches with the stored vector of an indexed photo, without embedding', async () => {
    const { services, embedded } = await indexed();
    const { timings, probe } = await similarFaces(services, { photo: 'Ben/0001' }, request, 'FACENET');
    expect(embedded).toHaveLength(0);
    expect(timings).toMatchObject({ decodeMs: null, detectMs: null, encodeMs: null });
    expect(probe).toMatchObject({ photo: ben, width: 250, face: { id: 'Ben/0001#0', indexed: true } });
  });

  it('calls `beforeDecoding` before it decodes an image, and decodes nothing if that throws', async () => {
    const { services, embedded } = await indexed();
    const tooMany = new LookalikeError('QUERY_TOO_COSTLY', 'Too many images.', 'Send fewer.');
    const beforeDecoding = jest.fn(() => {
      throw tooMany;
    });
    const options = { ...request, beforeDecoding };
    await similarFaces(services, { photo: 'Ada/0001' }, options, 'FACENET');
    await compareModels(services, { photo: 'Ada/0001' }, options);
    expect(beforeDecoding).not.toHaveBeenCalled();
    const image = { bytes: Uint8Array.of(1), url: null };
    const decoding = [
      () => similarFaces(services, { photo: 'Ada/0001' }, { ...options, face: 7 }, 'FACENET'),
      () => similarFaces(services, image, options, 'FACENET'),
      () => compareModels(services, image, options),
      () => embedProbe(services, image, { beforeDecoding }),
      () => compareFaces(services, { image }, { image: { photo: 'Ada/0001' } }, ['FACENET'], { beforeDecoding }),
      () => detectFaces(services, { photo: 'Ada/0001' }, { beforeDecoding }),
    ];
    for (const query of decoding) await expect(query()).rejects.toBe(tooMany);
    expect(beforeDecoding).toHaveBeenCalledTimes(decoding.length);
    expect(embedded).toEqual([]);
  });

  it('searches with the subject of an album photo, or with the given face', async () => {
    const { services } = await indexed();
    expect(ids(await similarFaces(services, { photo: 'party' }, { ...request, k: 1 }, 'FACENET'))).toEqual([
      'Ben/0001',
    ]);
    const first = await similarFaces(services, { photo: 'party' }, { ...request, k: 1, face: 0 }, 'FACENET');
    expect(first.matches[0]!.photo.identity).toBe('Ada');
  });

  it('embeds a photo that is not indexed, and uses the first READY model by default', async () => {
    const { services, embedded } = await indexed();
    const answer = await similarFaces(services, { bytes: Uint8Array.of(1), url: '/uploads/x' }, request);
    expect(embedded).toEqual([Uint8Array.of(1)]);
    expect(answer.model).toBe('FACENET');
    expect(answer.probe).toMatchObject({ url: '/uploads/x', photo: null, face: { id: null, indexed: false } });
    expect(answer.timings).toMatchObject({ decodeMs: 1, detectMs: 2, encodeMs: 3 });
  });

  it('uses the first READY model that has rows by default, or the first READY one if none has', async () => {
    const { services, index } = await servicesInMemory([ada, ben]);
    await expect(similarFaces(services, { photo: 'Ada/0001' }, request)).rejects.toMatchObject({
      code: 'INDEX_EMPTY',
      message: expect.stringContaining('FACENET'),
    });
    await index('RESNET50', [rowOf(ben, null, at(90))]);
    expect((await similarFaces(services, { photo: 'Ada/0001' }, request)).model).toBe('RESNET50');
  });

  it('uses the next model by default when another process has deleted all rows of the first', async () => {
    const { services, index } = await indexed();
    await index('RESNET50', [rowOf(ben, null, at(90))]);
    const { indexes } = services;
    const model = async () => (await similarFaces(services, { photo: 'Ada/0001' }, request)).model;
    expect(await model()).toBe('FACENET');
    // Without `markChanged`, as another process does it.
    const facenet = await indexes.open('FACENET');
    const rows = await facenet.get({ photoIds: ['Ada/0001', 'Ada/0002', 'Ben/0001', 'party'] });
    await facenet.delete({ faceIds: rows.map(({ faceId }) => faceId) });
    expect(await model()).toBe('RESNET50');
    expect(await model()).toBe('RESNET50');
    await facenet.upsert(rows);
    expect(await model()).toBe('FACENET');
  });

  it('counts rows only if they are requested, or if nothing is found', async () => {
    const { services, index } = await servicesInMemory([ada, ben]);
    await index('FACENET', [rowOf(ada, 0, at(0))]);
    const count = jest.spyOn(await services.indexes.open('FACENET'), 'count');
    const search = (photo: string, countRows?: boolean) => similarFaces(services, { photo }, { ...request, countRows });
    expect((await search('Ben/0001')).searched).toBe(1);
    count.mockClear();
    expect((await search('Ben/0001', false)).searched).toBeNull();
    expect(count).not.toHaveBeenCalled();
    // The only row is that of the probe, which is excluded: the index is not empty.
    expect(await search('Ada/0001', false)).toMatchObject({ matches: [], searched: 1 });
  });

  it.each([0, 101, 1.5])('rejects k = %p', async (k) => {
    const { services } = await indexed();
    await expect(similarFaces(services, { photo: 'Ada/0001' }, { ...request, k })).rejects.toMatchObject({
      code: 'ARGUMENT_OUT_OF_RANGE',
    });
  });

  it.each([
    ['PHOTO_NOT_FOUND', { photo: '../../etc/passwd' }, 'FACENET'],
    ['INDEX_EMPTY', { photo: 'Ada/0001' }, 'MOBILEFACENET'],
  ] as const)('throws %s', async (code, image, model) => {
    const { services } = await indexed();
    await expect(similarFaces(services, image, request, model)).rejects.toMatchObject({ code });
  });

  it.each(['INDEX_EMPTY', 'INDEX_STALE', 'MODEL_UNAVAILABLE'] as const)(
    'throws %s without embedding the image',
    async (code) => {
      const { services, embedded, index, stale } = await servicesInMemory([ada], ['FACENET']);
      if (code !== 'INDEX_EMPTY') await index('FACENET', [rowOf(ada, 0, at(0))]);
      if (code === 'INDEX_STALE') stale('FACENET');
      const model = code === 'MODEL_UNAVAILABLE' ? 'RESNET50' : 'FACENET';
      const search = similarFaces(services, { bytes: Uint8Array.of(1), url: null }, request, model);
      await expect(search).rejects.toMatchObject({ code });
      const [answer] = await compareModels(services, { bytes: Uint8Array.of(1), url: null }, request, [model]);
      expect(answer!.problem).toMatchObject({ code });
      expect(embedded).toEqual([]);
    },
  );

  it('throws FACE_NOT_FOUND for a face that neither the index nor the image has', async () => {
    const { services } = await indexed();
    await expect(similarFaces(services, { photo: 'party' }, { ...request, face: 7 }, 'FACENET')).rejects.toMatchObject({
      code: 'FACE_NOT_FOUND',
    });
  });

  it('decodes no image for an index that another process has rebuilt with another recipe, after the first search', async () => {
    const { services, embedded, index } = await indexed();
    await index('RESNET50', [rowOf(ada, null, at(0))]);
    const opened = await services.indexes.open('RESNET50');
    const isStale = new LookalikeError('INDEX_STALE', 'Built with other weights.', 'Rebuild the index.');
    jest.spyOn(opened, 'search').mockRejectedValue(isStale);
    jest.spyOn(opened, 'open').mockRejectedValue(isStale);
    const image = { bytes: Uint8Array.of(2), url: null };
    for (let search = 0; search < 3; search += 1)
      await expect(similarFaces(services, image, request, 'RESNET50')).rejects.toMatchObject({ code: 'INDEX_STALE' });
    expect(embedded).toHaveLength(1);
  });

  it('throws MODEL_UNAVAILABLE with the reason of the model', async () => {
    const { services } = await servicesInMemory([ada], ['RESNET50']);
    await expect(similarFaces(services, { photo: 'Ada/0001' }, request, 'FACENET')).rejects.toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: expect.stringContaining('no weights'),
      remedy: 'fetch them',
    });
  });
});

describe('compareModels', () => {
  it('uses the models that are READY and have rows by default', async () => {
    const { services, index } = await indexed();
    await index('RESNET50', [rowOf(ada, null, at(0)), rowOf(ben, null, at(90))]);
    const answers = await compareModels(services, { photo: 'Ada/0001' }, request);
    expect(answers.map(({ model }) => model)).toEqual(['FACENET', 'RESNET50']);
    expect(answers[1]!.result!.probe.face).toBeNull();
  });

  it.each([
    ['named', ['FACENET', 'RESNET50'] as ModelName[]],
    ['default', undefined],
  ])('reports a store that does not answer for each of the %s models', async (_, models) => {
    const { services } = await servicesInMemory([ada], ['FACENET', 'RESNET50']);
    const unavailable = new LookalikeError('STORE_UNAVAILABLE', 'Milvus ended.', 'Wait.', { retryable: true });
    jest.spyOn(services.indexes, 'open').mockRejectedValue(unavailable);
    const answers = await compareModels(services, { bytes: Uint8Array.of(3), url: null }, request, models);
    const problem = expect.objectContaining({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(answers).toEqual([
      { model: 'FACENET', result: null, problem },
      { model: 'RESNET50', result: null, problem },
    ]);
  });

  it('rejects an empty list of models', async () => {
    const { services } = await indexed();
    await expect(compareModels(services, { photo: 'Ada/0001' }, request, [])).rejects.toMatchObject({
      code: 'ARGUMENT_OUT_OF_RANGE',
    });
  });

  it('returns the other models’ results when one has a problem, and embeds once for all', async () => {
    const { services, embedded, index } = await indexed();
    await index('RESNET50', [rowOf(ada, null, at(0))]);
    const image = { bytes: Uint8Array.of(2), url: null };
    const answers = await compareModels(services, image, request, ['MOBILEFACENET', 'FACENET', 'RESNET50', 'FACENET']);
    expect(answers.map(({ model, problem }) => [model, problem?.code ?? null])).toEqual([
      ['MOBILEFACENET', 'INDEX_EMPTY'],
      ['FACENET', null],
      ['RESNET50', null],
    ]);
    expect(embedded).toHaveLength(1);
  });
});
