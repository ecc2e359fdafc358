/** The address of an ingestion; null: of the one that runs, or ran last. */
export const ingestionAddress = (id: string | null): string =>
  id === null ? '/ingestions' : `/ingestions?${new URLSearchParams({ id })}`;
