import { LookalikeError } from '@lookalike/domain';
import { checkRange } from './check-range';

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

/** The most items that a page can have. */
export const MAX_PAGE_SIZE = 500;

/** Checks `first` and decodes the key in `after`. @throws LookalikeError ARGUMENT_OUT_OF_RANGE */
export function readPageRequest({ first, after }: PageRequest): { first: number; afterKey: string | undefined } {
  checkRange('first', first, 1, MAX_PAGE_SIZE);
  return { first, afterKey: after === undefined ? undefined : Buffer.from(after, 'base64url').toString() };
}

export function cursorOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/** One page of a list whose items have unique keys. @throws LookalikeError ARGUMENT_OUT_OF_RANGE (`first`, a cursor of another list) */
export function pageOf<T>(items: readonly T[], keyOf: (item: T) => string, request: PageRequest): Page<T> {
  const { first, afterKey } = readPageRequest(request);
  const start = afterKey === undefined ? 0 : items.findIndex((item) => keyOf(item) === afterKey) + 1;
  if (afterKey !== undefined && start === 0) throw cursorInvalid();
  const nodes = items.slice(start, start + first);
  return {
    nodes,
    cursors: nodes.map((node) => cursorOf(keyOf(node))),
    hasNextPage: start + first < items.length,
    totalCount: items.length,
  };
}

export function cursorInvalid(): LookalikeError {
  return new LookalikeError(
    'ARGUMENT_OUT_OF_RANGE',
    'The cursor does not belong to this list.',
    'Use the end cursor of the previous page, or request the first page, which needs no cursor.',
  );
}
