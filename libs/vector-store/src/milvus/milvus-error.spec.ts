import { MilvusError, assertOk, classifyGrpcFailure, describeFailure, toError } from './milvus-error';

const grpcError = (code: number, details: string) =>
  Object.assign(new Error(`${code} NAME: ${details}`), { code, details });
const unavailable = (lastError: string) =>
  grpcError(14, `No connection established. Last error: ${lastError}. Resolution note: `);

describe('the status of a response', () => {
  it.each([
    [{ status: { error_code: 'Success', code: 0, reason: '' } }],
    [{ error_code: 'Success', reason: 'search result is empty: ' }],
    [{ error_code: 0 }],
  ])('is a success: %j', (response) => {
    expect(assertOk(response)).toBe(response);
  });

  it.each([
    [{ status: { error_code: 'UnexpectedError', code: 65535, reason: 'disk full' } }, 'disk full', false],
    [{ error_code: 'Success', reason: 'near "x": syntax error' }, 'near "x": syntax error', false],
    [{ status: { error_code: 'IndexNotExist' } }, 'code 0, IndexNotExist', false],
    [{ status: { code: 1, reason: 'service unavailable', retriable: true } }, 'service unavailable', true],
    [{ status: { code: 1, reason: 'proxy not healthy' } }, 'proxy not healthy', true],
  ])('is a failure: %j', (response, message, retryable) => {
    expect(() => assertOk(response)).toThrow(expect.objectContaining({ message, retryable }));
    expect(toError(response)).toBeInstanceOf(MilvusError);
  });
});

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
