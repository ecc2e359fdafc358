import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { exampleOperations } from './example-operations';
import { fillIn } from './fill-in';
import { findStand } from './find-stand';
import { galleryStorage } from './gallery-storage';
import { Playground } from './playground';
import './page.css';

const url = new URL('/graphql', window.location.href);

// Examples are chosen before the page is drawn: GraphiQL reads its tabs once.
void findStand(url.href).then(({ gallery, stand }) => {
  const tabs = exampleOperations().map((operation) => fillIn(operation, stand));
  const storage = galleryStorage(localStorage, gallery);
  createRoot(document.getElementById('root')!).render(<Playground url={url} tabs={tabs} storage={storage} />);
});
