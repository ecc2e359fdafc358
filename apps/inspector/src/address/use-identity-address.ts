import { useMemo } from 'react';
import { navigate, useSearch } from 'wouter/use-browser-location';
import { type IdentityAddress, identityAddress, type IdentityView, parseIdentityAddress } from './identity-address';

export interface IdentityNavigation {
  address: IdentityAddress;
  /** Looks at the same person in another way; `replace` leaves no entry in the history. */
  go(change: Partial<IdentityView>, options?: { replace?: boolean }): void;
}

/** The state of a person's page, which is its address. */
export function useIdentityAddress(): IdentityNavigation {
  const search = useSearch();
  return useMemo(() => {
    const address = parseIdentityAddress(search);
    return {
      address,
      go: (change, options) => navigate(identityAddress(address.name ?? '', { ...address, ...change }), options),
    };
  }, [search]);
}
