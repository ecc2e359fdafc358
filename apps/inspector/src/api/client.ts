import { createClient, isLookalikeError } from '@lookalike/client';
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { BASE_URL } from '../base-url';

/** The gateway that served this page. */
export const client = createClient({ url: BASE_URL });

/** Whether the same request may succeed later without intervention. */
export const isTransient = (error: unknown): boolean => isLookalikeError(error) && error.retryable;

/** Delay between a request that failed with a transient problem and the next one. */
export const RETRY_DELAY_MS = 5000;

/** For a request that took too long: repeating it at once would keep the service busy. */
const RETRY_DELAY_AFTER_TIMEOUT_MS = 60_000;

/** When to repeat a request that failed; false if it cannot succeed without intervention. */
export function retryDelay(error: unknown): number | false {
  if (!isTransient(error)) return false;
  return isLookalikeError(error, 'OPERATION_TIMED_OUT') ? RETRY_DELAY_AFTER_TIMEOUT_MS : RETRY_DELAY_MS;
}

const retryWhileTransient = ({ state }: { state: { error: unknown } }) => retryDelay(state.error);

/** Answers are fresh for a minute, unless an ingestion (ingestions.ts) or a change of the status (status/) makes them stale. */
export function createQueryClient(): QueryClient {
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // A failed request reports that a component is down before the next poll of the status does.
      onError: (error, { queryKey: [key] }) => {
        if (key !== 'status' && isTransient(error))
          void queryClient.invalidateQueries({ queryKey: ['status'] }, { cancelRefetch: false });
      },
    }),
    defaultOptions: {
      // The gateway usually runs on this machine, which does not need to be online.
      queries: {
        networkMode: 'always',
        staleTime: 60_000,
        retry: (failures, error) => failures < 2 && isLookalikeError(error, 'GATEWAY_UNREACHABLE'),
        refetchInterval: retryWhileTransient,
        refetchOnWindowFocus: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
  return queryClient;
}

/** The error of a query as long as it has no data. TanStack Query clears `error` with each refetch, which would make a notice flicker. */
export function useLastError({ data, error }: { data: unknown; error: Error | null }): Error | null {
  const [previous, setPrevious] = useState(error);
  const lastError = error ?? (data === undefined ? previous : null);
  if (lastError !== previous) setPrevious(lastError);
  return lastError;
}
