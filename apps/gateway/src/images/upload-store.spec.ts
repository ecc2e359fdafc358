import { UploadStore } from './upload-store';

const notFound = expect.objectContaining({ code: 'UPLOAD_NOT_FOUND' });

describe('UploadStore', () => {
  it('returns what was added, by an id that cannot be guessed', () => {
    const store = new UploadStore();
    const ids = Array.from({ length: 100 }, () => store.add(Buffer.from('an image')));
    expect(new Set(ids).size).toBe(100);
    expect(ids.every((id) => /^[\w-]{22}$/.test(id))).toBe(true);
    expect(store.get(ids[7]!)).toEqual(Buffer.from('an image'));
  });

  it('rejects an unknown id', () => {
    expect(() => new UploadStore().get('AAAAAAAAAAAAAAAAAAAAAA')).toThrow(notFound);
  });

  it('removes the least recently used when the total exceeds the limit', () => {
    const store = new UploadStore({ maxBytes: 30, lifetimeMs: 60_000 });
    const [first, second, third] = [1, 2, 3].map((fill) => store.add(Buffer.alloc(10, fill))) as [
      string,
      string,
      string,
    ];
    store.get(first);
    const fourth = store.add(Buffer.alloc(10, 4));
    expect(() => store.get(second)).toThrow(notFound);
    for (const id of [first, third, fourth]) expect(store.get(id).byteLength).toBe(10);
  });

  it('removes them when they expire', async () => {
    const store = new UploadStore({ maxBytes: 1000, lifetimeMs: 1 });
    const id = store.add(Buffer.from('x'));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(() => store.get(id)).toThrow(notFound);
  });
});
