import { registryError } from './registry-error';

const retrying = (cause: string) =>
  `WARNING: Retrying (Retry(total=1, connect=None, read=None, redirect=None, status=None)) after connection broken by '${cause}': /simple/six/`;
const REFUSED = retrying(
  "NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f0d4a7a0610>: Failed to establish a new connection: [Errno 111] Connection refused')",
);
const UNRESOLVED = retrying(
  "NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f0d4a7a0610>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')",
);
const TIMED_OUT = retrying(
  `ReadTimeoutError("HTTPSConnectionPool(host='packages.example', port=443): Read timed out. (read timeout=15.0)")`,
);
const NOT_FOUND =
  'ERROR: Could not find a version that satisfies the requirement six==1.16.0 (from versions: none)\nERROR: No matching distribution found for six==1.16.0';
const MISMATCH = 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.';

describe('registryError', () => {
  it.each([
    ['a registry that refuses connections', [REFUSED, REFUSED, NOT_FOUND], 'Connection refused', true],
    ['a name that cannot be resolved', [UNRESOLVED, NOT_FOUND], 'Temporary failure in name resolution', true],
    ['a registry that does not respond', [TIMED_OUT, NOT_FOUND], 'Read timed out', true],
    ['an unknown version', [NOT_FOUND], NOT_FOUND.split('\n')[0]!.replace('ERROR: ', ''), false],
    ['other content, after a repeated connection', [REFUSED, MISMATCH], MISMATCH.replace('ERROR: ', ''), false],
  ])('names the cause in a few words: %s', (_, lines, reason, retryable) => {
    const error = registryError('pip download', lines.join('\n'), 'try later');
    expect(error).toMatchObject({ message: `pip download failed: ${reason}`, retryable });
  });

  it('names the error of npm', () => {
    const stderr = [
      'npm error code ECONNREFUSED',
      'npm error request to http://127.0.0.1:1/x failed, reason: connect ECONNREFUSED 127.0.0.1:1',
      'npm error A complete log of this run can be found in: /logs/debug.log',
    ].join('\n');
    const error = registryError('npm pack', stderr, 'try later');
    expect(error).toMatchObject({ message: 'npm pack failed: code ECONNREFUSED', retryable: true });
  });
});
