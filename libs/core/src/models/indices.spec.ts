import type { Problem } from '@lookalike/domain';
import { createMemoryStore } from '@lookalike/vector-store';
import { at, rowOf, servicesInMemory } from '../testing/services-in-memory';
import { modelUnavailable } from './indices';

const problem = (code: Problem['code'], message: string): Problem => ({
  code,
  message,
  remedy: 'Check the network.',
  retryable: true,
});

describe('modelUnavailable', () => {
  it('has the reason, its remedy and whether it is retryable', () => {
    const reason = problem('ASSET_UNAVAILABLE', 'FaceNet weights could not be downloaded.');
    expect(modelUnavailable('FACENET', reason).toProblem()).toEqual({
      code: 'MODEL_UNAVAILABLE',
      message: 'FACENET is unavailable: FaceNet weights could not be downloaded.',
      remedy: 'Check the network.',
      retryable: true,
    });
  });

  it('names the model once', () => {
    const reason = problem('MODEL_UNAVAILABLE', 'FACENET is not among the configured models.');
    expect(modelUnavailable('FACENET', reason).message).toBe('FACENET is not among the configured models.');
    expect(modelUnavailable('FACENET', null).message).toBe('FACENET is still being loaded.');
  });
});

describe('an index that was empty when it was opened', () => {
  it('is verified again, because another process may have created it again with another recipe', async () => {
    const photo = { id: 'Ann/1', identity: 'Ann' };
    const store = createMemoryStore();
    const { services } = await servicesInMemory([photo], ['FACENET'], store);
    const opened = await services.indices.open('FACENET');
    expect(await services.indices.hasRows('FACENET')).toBe(false);
    const another = store.index(opened.name);
    await another.drop();
    await another.open({ recipeHash: 'other weights', dimension: 4 });
    await another.upsert([rowOf(photo, 0, at(0))]);
    await expect(services.indices.open('FACENET')).rejects.toMatchObject({ code: 'INDEX_STALE' });
    await expect(services.indices.hasRows('FACENET')).rejects.toMatchObject({ code: 'INDEX_STALE' });
  });
});
