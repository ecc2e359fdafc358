import { lazy, Suspense, useRef } from 'react';
import { usePathname } from 'wouter/use-browser-location';
import { ComparePage } from '../compare/compare-page';
import { Header } from './header';
import { NoSuchPage } from './no-such-page';
import { useRefreshWhenModelsChange } from '../data/use-refresh-when-models-change';
import { ProbeChoiceProvider, ProbeChoiceStatus } from '../probe-choice/probe-choice';
import { PageBoundary } from './page-boundary';
import { Standing } from '../standing/standing';
import { useArrival } from './use-arrival';
import styles from './inspector.module.css';

const IdentityPage = lazy(() =>
  import('../identity/identity-page').then((module) => ({ default: module.IdentityPage })),
);
const IngestionsPage = lazy(() =>
  import('../ingestions/ingestions-page').then((module) => ({ default: module.IngestionsPage })),
);

const PAGES: Record<string, React.ComponentType> = {
  '/': ComparePage,
  '/identity': IdentityPage,
  '/ingestions': IngestionsPage,
};

/** The page: what stands on all of it, and the view that its address names. */
export function Inspector() {
  const main = useRef<HTMLElement>(null);
  useArrival(main);
  const path = usePathname().replace(/(?<=.)\/+$/, '');
  const Page = PAGES[path] ?? NoSuchPage;
  useRefreshWhenModelsChange();
  return (
    <ProbeChoiceProvider>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <Header />
      <main ref={main} id="main" tabIndex={-1} className={styles.main}>
        <Standing />
        <ProbeChoiceStatus />
        <PageBoundary key={path}>
          <Suspense fallback={<p className="muted">Loading …</p>}>
            <Page />
          </Suspense>
        </PageBoundary>
      </main>
    </ProbeChoiceProvider>
  );
}
