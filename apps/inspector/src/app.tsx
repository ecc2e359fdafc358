import { useQuery } from '@tanstack/react-query';
import { Component, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { Link, Router } from 'wouter';
import { client } from './api/client';
import { galleryQuery } from './api/queries';
import { BASE_PATH } from './base-url';
import { ProbeChoiceProvider, ProbeChoiceStatus } from './components/probe-choice';
import { ProblemNotice } from './components/problem-notice';
import { formatCount } from './format';
import icon from './icon.svg';
import { ComparePage } from './pages/compare/compare-page';
import { parseIdentityUrl } from './routes';
import { SystemStatusNotices } from './status/system-status-notices';
import { useRefreshOnStatusChange } from './status/use-system-status';
import { pagePath, usePagePath } from './use-routes';
import styles from './app.module.css';

const IdentityPage = lazy(() =>
  import('./pages/identity/identity-page').then((module) => ({ default: module.IdentityPage })),
);
const IngestionsPage = lazy(() =>
  import('./pages/ingestions/ingestions-page').then((module) => ({ default: module.IngestionsPage })),
);

const PAGES: Record<string, React.ComponentType> = {
  '/': ComparePage,
  '/identity': IdentityPage,
  '/ingestions': IngestionsPage,
};

/** The shell: header, status notices, and the page that the URL names. */
export function App() {
  const main = useRef<HTMLElement>(null);
  useRouteFocus(main);
  const path = usePagePath().replace(/(?<=.)\/+$/, '');
  const Page = PAGES[path] ?? UnknownPage;
  useRefreshOnStatusChange();
  return (
    <Router base={BASE_PATH}>
      <ProbeChoiceProvider>
        <a className={styles.skip} href="#main">
          Skip to the content
        </a>
        <Header />
        <main ref={main} id="main" tabIndex={-1} className={styles.main}>
          <SystemStatusNotices />
          <ProbeChoiceStatus />
          <PageBoundary key={path}>
            <Suspense fallback={<p className="muted">Loading…</p>}>
              <Page />
            </Suspense>
          </PageBoundary>
        </main>
      </ProbeChoiceProvider>
    </Router>
  );
}

const NAVIGATION = [
  { href: '/', name: 'Compare' },
  { href: '/ingestions', name: 'Ingestion' },
];

function Header() {
  const path = usePagePath();
  const { data: gallery } = useQuery(galleryQuery());
  return (
    <header className={styles.header}>
      <Link href="/" className={styles.name}>
        <img src={icon} alt="" width={28} height={28} />
        Lookalike
      </Link>
      <nav aria-label="Pages" className={styles.navigation}>
        {NAVIGATION.map(({ href, name }) => (
          <Link key={href} href={href} aria-current={path === href ? 'page' : undefined}>
            {name}
          </Link>
        ))}
        <a href={client.urlOf('/graphql')}>Playground</a>
      </nav>
      {gallery && (
        <p className={styles.gallery}>
          <span>
            Gallery <strong>{gallery.name}</strong>
          </span>
          <span className="muted">
            {formatCount(gallery.photoCount)} · {formatCount(gallery.identityCount, 'identity', 'identities')}
          </span>
        </p>
      )}
    </header>
  );
}

function UnknownPage() {
  return (
    <section>
      <title>Page not found · Lookalike</title>
      <h1>Page not found</h1>
      <p>
        <Link href="/">Compare models on a face</Link>, or view the <Link href="/ingestions">ingestions</Link>.
      </p>
    </section>
  );
}

interface BoundaryState {
  error: Error | null;
}

/** Keeps the shell usable when a page throws, or when its files are gone because the gateway was updated. */
class PageBoundary extends Component<{ children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ProblemNotice problem={error}>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          Reload
        </button>
      </ProblemNotice>
    );
  }
}

/** Identifies the page that is shown, whatever its options: the path, and on the identity page the name as well. */
function routeOf({ pathname, search }: Location): string {
  return pagePath(pathname) === '/identity' ? `${pathname} ${parseIdentityUrl(search).name}` : pathname;
}

/**
 * After a link to another page, scrolls to the top and focuses `main`, so that keyboard and screen reader continue there, as
 * after a page load. Going back is left to the browser, which restores the scroll position.
 */
function useRouteFocus(main: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let route = routeOf(window.location);
    const remember = () => {
      route = routeOf(window.location);
    };
    const focusNewRoute = () => {
      if (routeOf(window.location) === route) return;
      remember();
      window.scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
    };
    // Browsers have no pushState event; wouter dispatches it.
    window.addEventListener('pushState', focusNewRoute);
    window.addEventListener('popstate', remember);
    return () => {
      window.removeEventListener('pushState', focusNewRoute);
      window.removeEventListener('popstate', remember);
    };
  }, [main]);
}
