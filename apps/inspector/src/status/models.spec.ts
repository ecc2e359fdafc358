import { answerProblem, type ListedModel, visibleModels, withStates } from './models';

const listed = (change: Partial<ListedModel>): ListedModel => ({
  name: 'FACENET',
  description: '',
  availability: 'READY',
  default: true,
  indexed: 12,
  dimension: 512,
  wholePhoto: false,
  precision: 'FP32',
  terms: '',
  problem: null,
  ...change,
});
const READY = { configured: true, requested: true, state: 'READY', problem: null, retryAt: null } as const;
const stale = { code: 'INDEX_STALE', message: 'It is stale.', remedy: 'Rebuild it.', retryable: false } as const;
const failed = { ...stale, code: 'MODEL_UNAVAILABLE', message: 'The download failed.' } as const;

describe('withStates', () => {
  it('uses the state of the status, even if the list is older', () => {
    const list = [listed({ availability: 'UNAVAILABLE', problem: failed })];
    expect(withStates(list, [{ name: 'FACENET', ...READY }])).toMatchObject([{ state: 'READY', problem: null }]);
    const unavailable = { ...READY, state: 'UNAVAILABLE', problem: failed, retryAt: '2026-01-01T00:00:12Z' } as const;
    expect(withStates([listed({})], [{ name: 'FACENET', ...unavailable }])).toMatchObject([
      { state: 'UNAVAILABLE', problem: failed, retryAt: unavailable.retryAt },
    ]);
  });

  it('does not derive a state from the list, which may be older', () => {
    const list = [listed({ availability: 'UNAVAILABLE', problem: stale, indexed: 0 })];
    expect(withStates(list, [{ name: 'FACENET', ...READY }])).toMatchObject([
      { state: 'READY', problem: null, indexed: 0 },
    ]);
    expect(withStates(list, [{ name: 'FACENET', ...READY, state: 'UNAVAILABLE', problem: stale }])).toMatchObject([
      { state: 'UNAVAILABLE', problem: stale },
    ]);
  });
});

describe('visibleModels', () => {
  const models = [
    { name: 'FACENET', requested: true },
    { name: 'FACENET_CASIA', requested: false },
  ] as const;

  it('are those that the gateway was asked to load, unless others are selected', () => {
    expect(visibleModels(models, null)).toEqual(['FACENET']);
    expect(visibleModels(models, ['FACENET_CASIA'])).toEqual(['FACENET_CASIA']);
  });
});

describe('answerProblem', () => {
  const state = { name: 'FACENET', requested: true, state: 'UNAVAILABLE', problem: failed, retryAt: null } as const;
  const reported = { ...failed, message: 'It is still being loaded.', retryable: true } as const;

  it('is the problem of the state of the model, if the answer reports one', () => {
    expect(answerProblem(state, reported)).toBe(failed);
    expect(answerProblem(state, null)).toBeNull();
  });

  it('is the reported problem of a model that can be used or is unknown', () => {
    expect(answerProblem({ ...state, state: 'READY', problem: null }, reported)).toBe(reported);
    expect(answerProblem(undefined, reported)).toBe(reported);
  });
});
