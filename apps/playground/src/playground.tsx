import { createGraphiQLFetcher, type Storage } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import type { ExampleOperation } from './example-operation';

export interface PlaygroundProps {
  /** Address of the API; subscriptions go to the same host. */
  url: URL;
  tabs: ExampleOperation[];
  storage: Storage;
}

// Where GraphiQL keeps its tabs: `graphiql:` is its namespace.
const KEPT_TABS = 'graphiql:tabState';

/** GraphiQL with a tab for each example; what a visitor changes stays in the browser. */
export function Playground({ url, tabs, storage }: PlaygroundProps) {
  const socket = new URL(url);
  socket.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const fetcher = createGraphiQLFetcher({
    url: url.href,
    wsClient: createClient({ url: socket.href, lazy: true }),
    enableIncrementalDelivery: false,
  });
  // GraphiQL 5.4 shows the first tab's query but not its variables. Given to a visitor who has tabs already, they would open another.
  const initialVariables = storage.getItem(KEPT_TABS) === null ? tabs[0]?.variables : undefined;
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
