export interface MoreButtonProps {
  more: { show: () => void; coming: boolean } | null;
  children: string;
}

/** Shows the next page of a list; nothing where there is none. */
export function MoreButton({ more, children }: MoreButtonProps) {
  if (!more) return null;
  return (
    <button type="button" className="button" onClick={more.show} disabled={more.coming}>
      {more.coming ? 'Loading …' : children}
    </button>
  );
}
