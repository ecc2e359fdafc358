import { isLookalikeError, type LookalikeErrorCode } from '@lookalike/client';
import { QueryClient } from '@tanstack/react-query';

// What passes by itself: a gateway that starts again, its parts that are being opened. Others are answered the same when asked again.
const PASSING: LookalikeErrorCode[] = [
  'GATEWAY_UNREACHABLE',
  'TIMED_OUT',
  'GALLERY_UNAVAILABLE',
  'STORE_UNAVAILABLE',
  'MODEL_UNAVAILABLE',
  'ASSET_UNAVAILABLE',
  'INDEX_EMPTY',
];

/** Whether asking again may help. */
export const passes = (error: Error | null): boolean => PASSING.some((code) => isLookalikeError(error, code));

/** Between one question that found a passing problem and the next. */
export const ASK_AGAIN_MS = 5000;

/** Answers stay good while the page is open, unless an ingestion goes on (use-live-ingestion.ts) or a model changes. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The gateway is mostly on this very machine, which need not be online for it.
      queries: {
        networkMode: 'always',
        staleTime: 60_000,
        retry: (failures, error) => failures < 2 && isLookalikeError(error, 'GATEWAY_UNREACHABLE'),
        refetchInterval: ({ state }) => (passes(state.error) ? ASK_AGAIN_MS : false),
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
