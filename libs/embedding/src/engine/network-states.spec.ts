import type { Problem } from '@lookalike/domain';
import { modelUnavailable, NetworkStates } from './network-states';

const problem = (code: Problem['code'], message: string): Problem => ({
  code,
  message,
  remedy: 'Check the network.',
  retryable: true,
});

describe('NetworkStates', () => {
  it('names the model in its problem once', () => {
    const states = new NetworkStates();
    states.markReady('MTCNN', { tensorHash: 'hash', quantization: null });
    states.markUnavailable('FACENET', problem('MODEL_UNAVAILABLE', 'FACENET is not among the configured models.'));
    expect(states.problemOf('FACENET')?.message).toBe('FACENET is not among the configured models.');
    states.markUnavailable('FACENET', problem('ASSET_UNAVAILABLE', 'The weights could not be downloaded.'));
    expect(states.problemOf('FACENET')).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: 'FACENET is unavailable: The weights could not be downloaded.',
    });
  });
});

it.each(['FACENET', 'MTCNN'] as const)('a model reports why %s is unavailable under one code', (network) => {
  const states = new NetworkStates();
  states.markUnavailable(network, problem('ASSET_UNAVAILABLE', 'The weights could not be downloaded.'));
  const reported = {
    code: 'MODEL_UNAVAILABLE',
    message: `${network} is unavailable: The weights could not be downloaded.`,
    remedy: 'Check the network.',
    retryable: true,
  };
  expect(states.report('FACENET').problem).toEqual(reported);
  expect(states.problemOf('FACENET')).toEqual(reported);
  expect(states.problemOf(network)).toEqual(reported);
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
