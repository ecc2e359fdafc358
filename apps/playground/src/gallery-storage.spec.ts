import { galleryStorage } from './gallery-storage';

/** Behaves like `localStorage`, whose entries are also own properties. */
function browserStorage(): Storage {
  const methods = {
    getItem: (key: string) => (key in entries ? entries[key]! : null),
    setItem: (key: string, value: string) => void (entries[key] = value),
    removeItem: (key: string) => void delete entries[key],
  };
  const entries = Object.create(methods) as Record<string, string>;
  return entries as unknown as Storage;
}

describe('galleryStorage', () => {
  it('separates the entries of galleries', () => {
    const browser = browserStorage();
    const [lfw, sample] = [galleryStorage(browser, 'lfw'), galleryStorage(browser, 'sample')];
    lfw.setItem('tabs', 'of LFW');
    expect(sample.getItem('tabs')).toBeNull();
    sample.setItem('tabs', 'of the sample');
    expect(lfw.getItem('tabs')).toBe('of LFW');
    expect([lfw.length, sample.length]).toEqual([1, 1]);
    lfw.clear();
    expect([lfw.length, sample.length]).toEqual([0, 1]);
    expect(sample.getItem('tabs')).toBe('of the sample');
  });
});
