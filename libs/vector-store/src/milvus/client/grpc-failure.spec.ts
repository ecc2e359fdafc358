import { classifyGrpcFailure, failureReason } from './grpc-failure';

const grpcError = (code: number, details: string) =>
  Object.assign(new Error(`${code} NAME: ${details}`), { code, details });
const unavailable = (lastError: string) =>
  grpcError(14, `No connection established. Last error: ${lastError}. Resolution note: `);

describe('a failed gRPC call', () => {
  it.each([
    ['nothing accepts connections at its address', unavailable('Error: connect ECONNREFUSED 127.0.0.1:9')],
    ['nothing accepts connections at its address', unavailable('Error: connect ENOENT /tmp/milvus.sock')],
    ['its host name cannot be resolved', unavailable('Error: getaddrinfo ENOTFOUND milvus.invalid')],
    ['its host name cannot be resolved', grpcError(14, 'Name resolution failed for target dns:milvus.invalid:19530')],
    ['its host cannot be reached', unavailable('Error: connect EHOSTUNREACH 10.0.0.1:19530')],
    ['the connection was lost', unavailable('Error: read ECONNRESET')],
    ['the connection was lost', grpcError(13, 'Received RST_STREAM with code 2')],
    ['it did not respond in time', grpcError(4, 'Deadline exceeded after 15.001s,LB pick: 0.001s,remote_addr=::1:9')],
    ['rate limit exceeded', grpcError(8, 'rate limit exceeded')],
    ['auth check failure', grpcError(16, 'auth check failure.')],
    ['the TLS handshake failed (self-signed certificate)', unavailable('Error: self-signed certificate')],
    [
      'the TLS handshake failed (Hostname/IP does not match: 127.0.0.1)',
      unavailable('Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match: 127.0.0.1'),
    ],
    [
      'the TLS handshake failed (wrong version number)',
      unavailable('Error: 80EC:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:\n'),
    ],
    ['it is starting', new Error('it is starting')],
  ])('has the reason: %s', (reason, error) => {
    expect(failureReason(error)).toBe(reason);
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
