import { exampleOperation, type ExampleOperation } from './example-operation';

// The main thing first; the rest by name.
const FIRST = ['similar-faces', 'compare-models', 'detect-faces'];

/** All operations of `operations/`, built into the page. */
export function exampleOperations(): ExampleOperation[] {
  const sources = import.meta.glob<string>('../../../operations/*.graphql', {
    query: '?raw',
    import: 'default',
    eager: true,
  });
  const place = (path: string) => FIRST.findIndex((name) => path.endsWith(`/${name}.graphql`)) + 1 || FIRST.length + 1;
  return Object.keys(sources)
    .sort((a, b) => place(a) - place(b) || a.localeCompare(b))
    .map((path) => exampleOperation(sources[path]!));
}
