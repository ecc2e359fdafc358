import { reasonOfFailure } from './reason-of-failure';

describe('why a call to Milvus failed', () => {
  it('is said in gRPC’s words, without its code and its empty note', () => {
    const details = 'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:9. Resolution note: ';
    const cause = Object.assign(new Error(`14 UNAVAILABLE: ${details}`), { code: 14, details });
    expect(reasonOfFailure(cause)).toBe('No connection established. Last error: connect ECONNREFUSED 127.0.0.1:9');
  });

  it('is the message of any other error', () => {
    expect(reasonOfFailure(new Error('it is just being started'))).toBe('it is just being started');
  });
});
