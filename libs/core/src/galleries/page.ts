import { LookalikeError } from '@lookalike/domain';
import type { Page, PageRequest } from '../lookalike';
import { checkRange } from '../search/check-range';

const encode = (key: string) => Buffer.from(key).toString('base64url');
const decode = (cursor: string) => Buffer.from(cursor, 'base64url').toString();

/** Checks `first` and reads the key that `after` stands for. @throws LookalikeError ARGUMENT_OUT_OF_RANGE */
export function readPageRequest({ first, after }: PageRequest): { first: number; afterKey: string | undefined } {
  checkRange('first', first, 1, 500);
  return { first, afterKey: after === undefined ? undefined : decode(after) };
}

export function cursorOf(key: string): string {
  return encode(key);
}

/** One page of a list whose items are told apart by `keyOf`. @throws LookalikeError ARGUMENT_OUT_OF_RANGE (`first`, a cursor of another list) */
export function pageOf<T>(items: readonly T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const { first, afterKey } = readPageRequest(request);
  const start = afterKey === undefined ? 0 : items.findIndex((item) => keyOf(item) === afterKey) + 1;
  if (afterKey !== undefined && start === 0) {
    throw new LookalikeError(
      'ARGUMENT_OUT_OF_RANGE',
      'after is no cursor of this list.',
      'Give `after` the endCursor of the page before, or leave it out for the first page.',
    );
  }
  const nodes = items.slice(start, start + first);
  return {
    nodes,
    cursors: nodes.map((node) => cursorOf(keyOf(node))),
    hasNextPage: start + first < items.length,
    totalCount: items.length,
  };
}
