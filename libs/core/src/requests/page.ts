import { LookalikeError } from '@lookalike/domain';
import { checkRange } from './check-arguments';

/** A page of a list that grows; `after` and the cursors are opaque. */
export interface Page<T> {
  nodes: T[];
  cursors: string[];
  hasNextPage: boolean;
  totalCount: number;
}

export interface PageRequest {
  /** 1..500 */
  first: number;
  after?: string;
}

/** The maximum number of items of a page. */
export const MAX_PAGE_SIZE = 500;

type Key = readonly (string | number)[];

/**
 * Encodes the cursors of one kind of list. A cursor contains the sort key of its item, so a list continues after it even if the item
 * has been deleted since.
 */
export class CursorCodec<K extends Key> {
  /**
   * @param kind of the items: a cursor of another kind is rejected
   * @param isKey whether the content of a cursor is a key of the list
   */
  constructor(
    private readonly kind: string,
    private readonly isKey: (key: Key) => key is K,
  ) {}

  cursorOf(key: K): string {
    return Buffer.from(JSON.stringify([this.kind, ...key])).toString('base64url');
  }

  /** Checks `first` and decodes the key in `after`. @throws LookalikeError ARGUMENT_OUT_OF_RANGE */
  read({ first, after }: PageRequest): { first: number; afterKey: K | undefined } {
    checkRange('first', first, 1, MAX_PAGE_SIZE);
    return { first, afterKey: after === undefined ? undefined : this.keyOf(after) };
  }

  private keyOf(cursor: string): K {
    const [kind, ...key] = parseArray(Buffer.from(cursor, 'base64url').toString());
    // Node's decoder ignores characters that are not base64url, and would accept damaged cursors. Only the exact form is valid.
    if (kind === this.kind && this.isKey(key) && this.cursorOf(key) === cursor) return key;
    throw new LookalikeError(
      'ARGUMENT_OUT_OF_RANGE',
      'The cursor does not belong to this list, or is of an earlier version.',
      'Use the end cursor of the previous page, or request the first page, which needs no cursor.',
    );
  }
}

function parseArray(text: string): (string | number)[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? (value as (string | number)[]) : [];
  } catch {
    return [];
  }
}

const isText = (key: Key): key is [string] => key.length === 1 && typeof key[0] === 'string';

export const PHOTO_CURSORS = new CursorCodec('photo', isText);
export const ISSUE_CURSORS = new CursorCodec('issue', isText);
export const IDENTITY_CURSORS = new CursorCodec('identity', isText);

/**
 * One page of a list.
 * @param items sorted by their unique keys, as `<` compares texts
 * @throws LookalikeError ARGUMENT_OUT_OF_RANGE (`first`, a cursor of another list)
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  request: PageRequest,
  cursors: CursorCodec<[string]>,
): Page<T> {
  const { first, afterKey } = cursors.read(request);
  const start = afterKey === undefined ? 0 : countUpTo(items, keyOf, afterKey[0]);
  const nodes = items.slice(start, start + first);
  return {
    nodes,
    cursors: nodes.map((node) => cursors.cursorOf([keyOf(node)])),
    hasNextPage: start + first < items.length,
    totalCount: items.length,
  };
}

/** The number of items whose key is not greater than `key`. */
function countUpTo<T>(items: readonly T[], keyOf: (item: T) => string, key: string): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(items[middle]!) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}
