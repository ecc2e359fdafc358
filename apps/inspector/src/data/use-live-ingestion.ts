import { type AnswerOf, type IngestionProgressSubscription, isLookalikeError } from '@lookalike/client';
import { type InvalidateOptions, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from './client';
import { INDEXED } from './queries';

export type IngestionState = AnswerOf<IngestionProgressSubscription>;

// So often is what depends on the indices asked again while they are being filled.
const REFRESH_MS = 10_000;
const RETRY_MS = 3000;

/** An ingestion as it goes on, told by the gateway; null until it has spoken. What depends on the indices is kept fresh meanwhile. */
export function useLiveIngestion(id: string | null): IngestionState | null {
  const queries = useQueryClient();
  const [state, setState] = useState<IngestionState | null>(null);

  useEffect(() => {
    if (id === null) return;
    const ending = new AbortController();
    const refresh = (options?: InvalidateOptions) => queries.invalidateQueries({ queryKey: [INDEXED] }, options);
    let refreshed = Date.now();
    let again: ReturnType<typeof setTimeout>;
    const watchAgain = () => (again = setTimeout(() => watch().catch(giveUp), RETRY_MS));
    const watch = async () => {
      let isRunning = true;
      for await (const next of client.ingestionProgress({ id }, { signal: ending.signal })) {
        setState(next);
        isRunning = next.status === 'RUNNING';
        if (Date.now() - refreshed < REFRESH_MS) continue;
        refreshed = Date.now();
        // What takes longer than the pause (lookalikes in a large gallery) is left to come to its end.
        void refresh({ cancelRefetch: false });
      }
      // What it did again is listed by earlier ones no more.
      const told = [['ingestions'], ['ingestion']].map((queryKey) => queries.invalidateQueries({ queryKey }));
      await Promise.all([refresh(), ...told]);
      // A gateway that is stopped ends what it tells, and may take up the ingestion when it is started again.
      if (isRunning && !ending.signal.aborted) watchAgain();
    };
    const giveUp = (error: unknown) => {
      if (ending.signal.aborted) return;
      if (!isLookalikeError(error)) throw error;
      // A gateway that is gone says so in every other answer of the page, and may come back.
      if (error.code === 'GATEWAY_UNREACHABLE') watchAgain();
    };
    watch().catch(giveUp);
    return () => {
      clearTimeout(again);
      ending.abort();
    };
  }, [id, queries]);

  return state?.id === id ? state : null;
}
