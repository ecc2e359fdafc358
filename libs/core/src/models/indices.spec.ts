import type { Problem } from '@lookalike/domain';
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
