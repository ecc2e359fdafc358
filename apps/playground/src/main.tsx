import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { exampleOperation, type ExampleOperation } from './example-operation';
import { findExampleValues, replacePlaceholders } from './example-values';
import { galleryStorage } from './gallery-storage';
import { Playground } from './playground';
import './page.css';

/** Files of the main operations, whose tabs are first. The others follow by name. */
const MAIN_OPERATIONS = ['similar-faces', 'compare-models', 'detect-faces'];

/** All operations of `operations/`, built into the page. */
function exampleOperations(): ExampleOperation[] {
  const sources = import.meta.glob<string>('../../../operations/*.graphql', {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  const position = (path: string) => {
    const index = MAIN_OPERATIONS.findIndex((name) => path.endsWith(`/${name}.graphql`));
    return index === -1 ? MAIN_OPERATIONS.length : index;
  };
  return Object.keys(sources)
    .sort((a, b) => position(a) - position(b) || a.localeCompare(b))
    .map((path) => exampleOperation(sources[path]!));
}

// A reverse proxy may serve the page under a path; with a trailing slash the address is still that of the API.
const url = new URL(window.location.pathname.replace(/\/+$/, ''), window.location.origin);

// The values are needed before the page is rendered, because GraphiQL reads its tabs only once.
void findExampleValues(url.href).then(({ gallery, values }) => {
  const tabs = exampleOperations().map((operation) => replacePlaceholders(operation, values));
  const storage = galleryStorage(localStorage, gallery);
  createRoot(document.getElementById('root')!).render(<Playground url={url} tabs={tabs} storage={storage} />);
});
