import { classifyGrpcFailure, describeFailure } from './grpc-failure';

const grpcError = (code: number, details: string) =>
  Object.assign(new Error(`${code} NAME: ${details}`), { code, details });
const unavailable = (lastError: string) =>
  grpcError(14, `No connection established. Last error: ${lastError}. Resolution note: `);

describe('a failed gRPC call', () => {
  it('is described by its details, without the code and the empty note', () => {
    expect(describeFailure(unavailable('connect ECONNREFUSED 127.0.0.1:9'))).toBe(
      'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:9',
    );
  });

  it('is described by its message when it has no details', () => {
    expect(describeFailure(new Error('it is starting'))).toBe('it is starting');
  });

  it.each([
    ['CONNECTION_LOST', unavailable('Error: connect ECONNREFUSED 127.0.0.1:9')],
    ['CONNECTION_LOST', grpcError(1, 'Cancelled')],
    ['CONNECTION_LOST', grpcError(13, 'Received RST_STREAM with code 2')],
    ['OVERLOADED', grpcError(4, 'Deadline exceeded after 15.001s')],
    ['OVERLOADED', grpcError(8, 'rate limit exceeded')],
    ['ACCESS_DENIED', grpcError(16, 'auth check failure, please check username and password are correct')],
    ['ACCESS_DENIED', grpcError(7, 'no certificate of this role')],
    ['TLS_FAILED', unavailable('Error: self-signed certificate')],
    ['TLS_FAILED', unavailable(`Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match: 127.0.0.1`)],
    ['TLS_FAILED', unavailable('Error: 80EC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:\n')],
    ['OTHER', Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' })],
    ['OTHER', new Error('anything else')],
  ])('is classified as %s: %s', (failure, error) => {
    expect(classifyGrpcFailure(error)).toBe(failure);
  });
});
