export interface MoreButtonProps {
  /** null when the list is complete: no button is shown. */
  more: { load: () => void; isLoading: boolean } | null;
  children: string;
}

/** Loads the next page of a list. */
export function MoreButton({ more, children }: MoreButtonProps) {
  if (!more) return null;
  return (
    <button type="button" className="button" onClick={more.load} disabled={more.isLoading}>
      {more.isLoading ? 'Loading…' : children}
    </button>
  );
}
