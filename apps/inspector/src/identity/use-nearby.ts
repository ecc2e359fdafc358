import { type RefCallback, useCallback, useState } from 'react';

// Far enough ahead that one who scrolls on meets no end.
const MARGIN = '800px';

/** Whether an element is on the screen or soon will be; the first is its `ref`. */
export function useNearby(): [RefCallback<Element>, boolean] {
  const [near, setNear] = useState(false);
  const ref = useCallback((element: Element | null) => {
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => setNear(entry!.isIntersecting), { rootMargin: MARGIN });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, near];
}
