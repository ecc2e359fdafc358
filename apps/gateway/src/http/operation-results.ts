import type { ExecutionResult } from 'graphql';
import type { RunningOperation } from './running-operations';

/** The result as a stream: when the client completes the operation, graphql-ws ends only streams. */
export async function* singleResult(result: Promise<ExecutionResult>): AsyncGenerator<ExecutionResult, void> {
  yield await result;
}

/**
 * Ends the operation when its results end. No result follows after the client has completed it. The iterator is written by hand, because
 * the `return` of a generator waits for the next result.
 *
 * @param complete see `Pipeline.complete`
 */
export function endWith(
  results: AsyncGenerator<ExecutionResult, void>,
  operation: RunningOperation,
  complete: (result: ExecutionResult) => Promise<ExecutionResult> = async (result) => result,
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
        if (result.done) end();
        if (result.done || hasEnded) return done;
        const value = await complete(result.value);
        return hasEnded ? done : { done: false, value };
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
