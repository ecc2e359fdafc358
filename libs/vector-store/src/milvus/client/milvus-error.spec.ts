import { MilvusError, assertOk, toError } from './milvus-error';

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
