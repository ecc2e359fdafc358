import { parse } from 'graphql';
import { DocumentStore } from './document-store';

const documentOf = (field: string, length: number) => parse(`{ ${field} }`.padEnd(length));

describe('DocumentStore', () => {
  it('returns a document that it has stored', async () => {
    const store = new DocumentStore();
    const document = documentOf('a', 100);
    await store.set('a', document);
    expect(await store.get('a')).toBe(document);
    await store.delete('a');
    expect(await store.get('a')).toBeUndefined();
  });

  it('stores no long document', async () => {
    const store = new DocumentStore();
    await store.set('a', documentOf('a', 8_192));
    await store.set('b', documentOf('b', 8_193));
    expect(await store.get('a')).toBeDefined();
    expect(await store.get('b')).toBeUndefined();
  });

  it('has a limit for all documents, and removes those that were not used recently', async () => {
    const store = new DocumentStore();
    for (let i = 0; i < 16; i++) await store.set(`${i}`, documentOf(`a${i}`, 8_192));
    expect(await store.get('0')).toBeDefined();
    await store.set('next', documentOf('next', 8_192));
    expect(await store.get('0')).toBeDefined();
    expect(await store.get('1')).toBeUndefined();
  });
});
