import { useEffect } from 'react';
import { parseIdentityAddress } from '../address/identity-address';

/** What is one place, however it is looked at: a view, and of the identity page each person. */
function placeOf({ pathname, search }: Location): string {
  return pathname === '/identity' ? `${pathname} ${parseIdentityAddress(search).name}` : pathname;
}

/**
 * Whoever follows a link to another place begins at its top, as on any site: focus included, so that the keyboard and a
 * screen reader go on there. Going back is left to the browser, which knows where one was.
 */
export function useArrival(main: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let place = placeOf(window.location);
    const follow = () => {
      place = placeOf(window.location);
    };
    const arrive = () => {
      if (placeOf(window.location) === place) return;
      follow();
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    };
    // The first is wouter's own, beside what browsers tell.
    window.addEventListener('pushState', arrive);
    window.addEventListener('popstate', follow);
    return () => {
      window.removeEventListener('pushState', arrive);
      window.removeEventListener('popstate', follow);
    };
  }, [main]);
}
