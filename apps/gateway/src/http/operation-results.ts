import type { ExecutionResult } from 'graphql';
import type { RunningOperation } from './running-operations';

/** The result as a stream: when the client completes the operation, graphql-ws ends only streams. */
export async function* singleResult(result: Promise<ExecutionResult>): AsyncGenerator<ExecutionResult, void> {
  yield await result;
}

/**
 * Ends the operation when its results end. No result follows after the client has completed it.
 *
 * The iterator is written by hand, because the `return` of a generator waits for the next result.
 */
export function endWith(
  results: AsyncGenerator<ExecutionResult, void>,
  operation: RunningOperation,
): AsyncIterableIterator<ExecutionResult> {
  const done = { done: true, value: undefined } as const;
  let hasEnded = false;
  const end = () => {
    hasEnded = true;
    operation.end();
  };
  const iterator: AsyncIterableIterator<ExecutionResult> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      try {
        const result = await results.next();
        if (hasEnded) return done;
        if (result.done) end();
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return() {
      end();
      await results.return();
      return done;
    },
  };
  return iterator;
}
