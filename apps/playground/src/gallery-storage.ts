import type { Storage } from '@graphiql/toolkit';

/**
 * Stores a visitor's tabs separately for each gallery, because photos and identities of one do not exist in another. In its own file,
 * because its spec must not import `main.tsx`, which renders the page.
 */
export function galleryStorage(storage: globalThis.Storage, gallery: string): Storage {
  const prefix = `${gallery}/`;
  const keys = () => Object.keys(storage).filter((key) => key.startsWith(prefix));
  return {
    getItem: (key) => storage.getItem(prefix + key),
    setItem: (key, value) => storage.setItem(prefix + key, value),
    removeItem: (key) => storage.removeItem(prefix + key),
    clear: () => keys().forEach((key) => storage.removeItem(key)),
    get length() {
      return keys().length;
    },
  };
}
