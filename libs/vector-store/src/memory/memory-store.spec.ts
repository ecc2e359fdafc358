import { describeFaceIndexContract } from '../testing/face-index-contract';
import { createMemoryStore } from './memory-store';

describe('the in-memory oracle', () => {
  const store = createMemoryStore();
  describeFaceIndexContract(() => store);
});
