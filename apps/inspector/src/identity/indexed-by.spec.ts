import { indexedBy } from './indexed-by';

describe('indexedBy', () => {
  it('tells a model that has indexed none from one of which nobody knows', () => {
    const identity = { indexed: [{ model: 'RESNET50' as const, photos: 0 }] };
    expect(indexedBy(identity, 'RESNET50')).toBe(0);
    expect(indexedBy(identity, 'FACENET')).toBeNull();
  });
});
