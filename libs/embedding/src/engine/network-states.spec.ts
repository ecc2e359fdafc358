import type { Problem } from '@lookalike/domain';
import { NetworkStates } from './network-states';

describe('NetworkStates', () => {
  const problem = (code: Problem['code'], message: string): Problem => ({
    code,
    message,
    remedy: '',
    retryable: false,
  });

  it('names the model in its problem once', () => {
    const states = new NetworkStates();
    states.markReady('MTCNN', 'hash');
    states.markUnavailable('FACENET', problem('MODEL_UNAVAILABLE', 'FACENET is not among the configured models.'));
    expect(states.problemOf('FACENET')?.message).toBe('FACENET is not among the configured models.');
    states.markUnavailable('FACENET', problem('ASSET_UNAVAILABLE', 'The weights could not be downloaded.'));
    expect(states.problemOf('FACENET')).toMatchObject({
      code: 'MODEL_UNAVAILABLE',
      message: 'FACENET is unavailable: The weights could not be downloaded.',
    });
  });
});
