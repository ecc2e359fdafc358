import { UploadStore } from './upload-store';

const gone = expect.objectContaining({ code: 'UPLOAD_NOT_FOUND' });

describe('UploadStore', () => {
  it('gives back what was added, under ids that cannot be guessed', () => {
    const store = new UploadStore();
    const ids = Array.from({ length: 100 }, () => store.add(Buffer.from('a picture')));
    expect(new Set(ids).size).toBe(100);
    expect(ids.every((id) => /^[\w-]{22}$/.test(id))).toBe(true);
    expect(store.get(ids[7]!)).toEqual(Buffer.from('a picture'));
  });

  it('knows no other id', () => {
    expect(() => new UploadStore().get('AAAAAAAAAAAAAAAAAAAAAA')).toThrow(gone);
  });

  it('drops the least used when they grow beyond the limit together', () => {
    const store = new UploadStore({ maxBytes: 30, lifetimeMs: 60_000 });
    const [first, second, third] = [1, 2, 3].map((fill) => store.add(Buffer.alloc(10, fill))) as [
      string,
      string,
      string,
    ];
    store.get(first);
    const fourth = store.add(Buffer.alloc(10, 4));
    expect(() => store.get(second)).toThrow(gone);
    for (const id of [first, third, fourth]) expect(store.get(id).byteLength).toBe(10);
  });

  it('forgets them after their time', async () => {
    const store = new UploadStore({ maxBytes: 1000, lifetimeMs: 1 });
    const id = store.add(Buffer.from('x'));
    await new Promise((later) => setTimeout(later, 30));
    expect(() => store.get(id)).toThrow(gone);
  });
});
