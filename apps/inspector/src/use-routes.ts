import { useMemo } from 'react';
import { navigate, usePathname, useSearch } from 'wouter/use-browser-location';
import { BASE_PATH } from './base-url';
import {
  type CompareRoute,
  compareUrl,
  type IdentityOptions,
  identityUrl,
  parseCompareUrl,
  parseIdentityUrl,
} from './routes';

// In a separate file, because Jest cannot load wouter, which is an ES module, and routes.ts has specs.

interface NavigateOptions {
  /** Replaces the entry in the browser's history instead of adding one. */
  replace?: boolean;
}

/** The path as in `routes.ts`: without the path of a reverse proxy. */
export const pagePath = (pathname: string): string => pathname.slice(BASE_PATH.length);

/** The path of the current page, as in `routes.ts`. */
export const usePagePath = (): string => pagePath(usePathname());

/** Opens a URL that `routes.ts` has printed. */
export function navigateTo(url: string, options?: NavigateOptions): void {
  navigate(BASE_PATH + url, options);
}

/** The route of the compare page; on other pages its defaults. */
export function useCompareRoute() {
  // Not the useSearch of 'wouter' itself: it decodes the query, and URLSearchParams would decode it again.
  const currentSearch = useSearch();
  const search = usePagePath() === '/' ? currentSearch : '';
  return useMemo(() => {
    const route = parseCompareUrl(search);
    /** The URL of the same page with some of its state changed. */
    const urlWith = (change: Partial<CompareRoute>): string => compareUrl({ ...route, ...change });
    return {
      route,
      urlWith,
      navigate: (change: Partial<CompareRoute>, options?: NavigateOptions) => navigateTo(urlWith(change), options),
    };
  }, [search]);
}

/** The route of the identity page. */
export function useIdentityRoute() {
  const search = useSearch();
  return useMemo(() => {
    const route = parseIdentityUrl(search);
    return {
      route,
      /** Changes options for the same identity. */
      navigate: (change: Partial<IdentityOptions>, options?: NavigateOptions) =>
        navigateTo(identityUrl(route.name ?? '', { ...route, ...change }), options),
    };
  }, [search]);
}

/** The id of the ingestion that the URL of the ingestions page names; null: none. */
export function useIngestionId(): string | null {
  return new URLSearchParams(useSearch()).get('id');
}
