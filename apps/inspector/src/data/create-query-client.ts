import { isLookalikeError } from '@lookalike/client';
import { QueryClient } from '@tanstack/react-query';

// What passes by itself: a restart, a store that comes back. Other problems are answered the same when asked again.
const PASSING = ['GATEWAY_UNREACHABLE', 'TIMED_OUT'] as const;
const passes = (error: Error) => PASSING.some((code) => isLookalikeError(error, code));

/** Answers stay good while the page is open, unless an ingestion goes on: use-live-ingestion.ts says when. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The gateway is mostly on this very machine, which need not be online for it.
      queries: {
        networkMode: 'always',
        staleTime: 60_000,
        retry: (failures, error) => failures < 2 && passes(error),
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
