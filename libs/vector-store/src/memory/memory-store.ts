import { checkIndexName } from '../check-rows';
import type { VectorStore } from '../face-index';
import { MemoryIndex } from './memory-index';

/** A VectorStore in memory, exhaustive and exact: the oracle that Milvus is tested against, and the store of other rooms' tests. */
export function createMemoryStore(): VectorStore {
  const indices = new Map<string, MemoryIndex>();
  return {
    role: 'owner',
    index(name) {
      const index = indices.get(name) ?? new MemoryIndex(checkIndexName(name));
      indices.set(name, index);
      return index;
    },
    status: async () => ({ ready: true, role: 'owner', description: 'memory' }),
    close: async () => undefined,
  };
}
