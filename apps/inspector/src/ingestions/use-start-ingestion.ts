import type { StartIngestionInput } from '@lookalike/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { client } from '../api/client';

export interface StartedIngestion {
  id: string;
  /** The same input was at work already: this is that ingestion. */
  ranBefore: boolean;
}

/** Starts an ingestion. */
export function useStartIngestion(onStarted: (started: StartedIngestion) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (input: Partial<StartIngestionInput>): Promise<StartedIngestion> => {
      const before = await client.ingestions({ first: 1 });
      const { id } = await client.startIngestion({ input });
      return { id, ranBefore: before.nodes.some((one) => one.id === id) };
    },
    onSuccess: async (started) => {
      onStarted(started);
      await queries.invalidateQueries({ queryKey: ['ingestions'] });
    },
  });
}
