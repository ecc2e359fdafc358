import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './data/create-query-client';
import { Inspector } from './shell/inspector';
import './theme.css';

// The page's policy allows no style elements: what Base UI would put into them stands in theme.css.
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={createQueryClient()}>
        <Inspector />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
