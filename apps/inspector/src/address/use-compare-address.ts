import { useMemo } from 'react';
import { navigate, usePathname, useSearch } from 'wouter/use-browser-location';
import { type CompareAddress, parseCompareAddress, printCompareAddress } from './compare-address';

export interface CompareNavigation {
  address: CompareAddress;
  /** The address with some of it changed, for a link. */
  linkTo(change: Partial<CompareAddress>): string;
  /** Goes there; `replace` leaves no entry in the history. */
  go(change: Partial<CompareAddress>, options?: { replace?: boolean }): void;
}

/** The compare page's state, which is its address; elsewhere that of the page as one comes to it. */
export function useCompareAddress(): CompareNavigation {
  // Wouter's own hook of this name decodes once more than it should.
  const given = useSearch();
  const search = usePathname() === '/' ? given : '';
  return useMemo(() => {
    const address = parseCompareAddress(search);
    const linkTo = (change: Partial<CompareAddress>) => printCompareAddress({ ...address, ...change });
    return { address, linkTo, go: (change, options) => navigate(linkTo(change), options) };
  }, [search]);
}
