import { createGraphiQLFetcher, type Storage } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import type { ExampleOperation } from './example-operation';

export interface PlaygroundProps {
  /** URL of the API; subscriptions use the same host. */
  url: URL;
  tabs: ExampleOperation[];
  storage: Storage;
}

// The key under which GraphiQL stores its tabs; `graphiql:` is its namespace.
const TABS_KEY = 'graphiql:tabState';

/** GraphiQL with a tab for each example; changes are stored in the browser. */
export function Playground({ url, tabs, storage }: PlaygroundProps) {
  const socket = new URL(url);
  socket.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const fetcher = createGraphiQLFetcher({
    url: url.href,
    wsClient: createClient({ url: socket.href, lazy: true }),
    enableIncrementalDelivery: false,
  });
  // GraphiQL 5.4 shows the first tab's query but not its variables. For a visitor with stored tabs they would open another tab.
  const initialVariables = storage.getItem(TABS_KEY) === null ? tabs[0]?.variables : undefined;
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={tabs}
      initialVariables={initialVariables}
      storage={storage}
      defaultEditorToolsVisibility="variables"
    >
      <GraphiQL.Logo>Lookalike</GraphiQL.Logo>
    </GraphiQL>
  );
}
