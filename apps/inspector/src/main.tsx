// First, so that the CSS modules of components override it.
import './theme.css';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { createQueryClient } from './api/client';

// The address is made absolute, because browsers resolve a relative one again when the path of the page changes.
const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
icon?.setAttribute('href', icon.href);

// The page's Content-Security-Policy forbids style elements: what Base UI would insert is in theme.css.
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={createQueryClient()}>
        <App />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
