/**
 * Why a call failed, for people: gRPC puts its code before its own words and ends them with a note on name resolution, mostly empty.
 */
export function reasonOfFailure(cause: Error): string {
  const words =
    'details' in cause && typeof cause.details === 'string' && cause.details ? cause.details : cause.message;
  return words
    .replace(/\s*Resolution note:.*$/s, '')
    .replace(/\.$/, '')
    .trim();
}
