import { LookalikeError, type ModelName } from '@lookalike/domain';
import { at, rowOf, type ServicesInMemory, servicesInMemory } from '../testing/services-in-memory';
import { defaultModel, modelsToEmbed, modelsWithRows } from './choose-models';
import { modelStatus } from './model-status';

const ada = { id: 'Ada/0001', identity: 'Ada' };
const READY: ModelName[] = ['FACENET', 'MOBILEFACENET', 'RESNET50'];

/** Makes opening the index of `model` fail. */
function fail({ services: { indexes } }: ServicesInMemory, model: ModelName, error: LookalikeError) {
  const open = indexes.open.bind(indexes);
  jest.spyOn(indexes, 'open').mockImplementation(async (name) => {
    if (name === model) throw error;
    return open(name);
  });
}

const stale = new LookalikeError('INDEX_STALE', 'It was built with other weights.', 'Rebuild it.');
const storeUnavailable = new LookalikeError('STORE_UNAVAILABLE', 'Milvus ended.', 'Wait.', { retryable: true });

describe('the models of a query that names none', () => {
  let inMemory: ServicesInMemory;
  beforeEach(async () => (inMemory = await servicesInMemory([ada], READY)));
  const index = (model: ModelName) => inMemory.index(model, [rowOf(ada, model === 'RESNET50' ? null : 0, at(0))]);

  /** The default model, after checking that it is also the default in the status of the models. */
  async function chosen(): Promise<ModelName> {
    const model = await defaultModel(inMemory.services);
    const statuses = await modelStatus(inMemory.services);
    expect(statuses.filter((status) => status.default).map(({ name }) => name)).toEqual([model]);
    return model;
  }

  it('are all with rows, and the first of them by default', async () => {
    await index('RESNET50');
    await index('MOBILEFACENET');
    expect(await chosen()).toBe('MOBILEFACENET');
    expect(await modelsWithRows(inMemory.services)).toEqual(['MOBILEFACENET', 'RESNET50']);
    expect(await modelsToEmbed(inMemory.services)).toEqual(['MOBILEFACENET', 'RESNET50']);
  });

  it('are the READY ones if nothing is indexed', async () => {
    expect(await chosen()).toBe('FACENET');
    expect(await modelsWithRows(inMemory.services)).toEqual([]);
    expect(await modelsToEmbed(inMemory.services)).toEqual(READY);
  });

  it('do not include one whose index is stale', async () => {
    await index('RESNET50');
    fail(inMemory, 'FACENET', stale);
    expect(await chosen()).toBe('RESNET50');
    expect(await modelsWithRows(inMemory.services)).toEqual(['RESNET50']);
  });

  it('include one whose rows cannot be counted, so that its answer contains the reason', async () => {
    await index('RESNET50');
    fail(inMemory, 'FACENET', storeUnavailable);
    expect(await chosen()).toBe('FACENET');
    expect(await modelsWithRows(inMemory.services)).toEqual(['FACENET', 'RESNET50']);
  });

  it('are an error if no model is READY', async () => {
    inMemory = await servicesInMemory([ada], []);
    await expect(defaultModel(inMemory.services)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE', retryable: true });
    await expect(modelsToEmbed(inMemory.services)).rejects.toMatchObject({ code: 'MODEL_UNAVAILABLE' });
    expect((await modelStatus(inMemory.services)).some((status) => status.default)).toBe(false);
  });
});
