import { useState } from 'react';

/** Why a query failed, for as long as nothing has come: TanStack Query forgets it each time that it asks again. */
export function useSteadyError({ data, error }: { data: unknown; error: Error | null }): Error | null {
  const [kept, setKept] = useState(error);
  const steady = error ?? (data === undefined ? kept : null);
  if (steady !== kept) setKept(steady);
  return steady;
}
