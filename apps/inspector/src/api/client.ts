import { createClient, isLookalikeError, type LookalikeErrorCode } from '@lookalike/client';
import { QueryClient } from '@tanstack/react-query';

/** The gateway that served this page. */
export const client = createClient({ url: window.location.origin });

// Problems that may pass without anyone acting. Others get the same answer when they are asked again.
const TRANSIENT_CODES: LookalikeErrorCode[] = [
  'GATEWAY_UNREACHABLE',
  'TIMED_OUT',
  'GALLERY_UNAVAILABLE',
  'STORE_UNAVAILABLE',
  'MODEL_UNAVAILABLE',
  'ASSET_UNAVAILABLE',
  'INDEX_EMPTY',
];

/** Whether asking again may help. */
export const isTransient = (error: Error | null): boolean =>
  TRANSIENT_CODES.some((code) => isLookalikeError(error, code));

/** Between a request that failed with a transient problem and the next one. */
export const RETRY_DELAY_MS = 5000;

/** Data stays fresh while the page is open, unless an ingestion is running (live-ingestion.ts) or a model's status changes. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The gateway usually runs on this machine, which does not need to be online.
      queries: {
        networkMode: 'always',
        staleTime: 60_000,
        retry: (failures, error) => failures < 2 && isLookalikeError(error, 'GATEWAY_UNREACHABLE'),
        refetchInterval: ({ state }) => (isTransient(state.error) ? RETRY_DELAY_MS : false),
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
