import { indexedCount, outcomeOf } from './photo-outcomes';

describe('outcomeOf', () => {
  const photo = {
    outcomes: [
      { model: 'FACENET', outcome: 'NO_FACE' },
      { model: 'RESNET50', outcome: 'INDEXED' },
    ],
  } as const;

  it('is the model’s own outcome', () => {
    expect(outcomeOf(photo, 'FACENET')).toBe('NO_FACE');
    expect(outcomeOf(photo, 'RESNET50')).toBe('INDEXED');
  });

  it('is PENDING when the model has not processed the photo', () => {
    expect(outcomeOf(photo, 'MOBILEFACENET')).toBe('PENDING');
  });
});

describe('indexedCount', () => {
  it('distinguishes a model that has indexed none from one whose count is unknown', () => {
    const identity = { indexed: [{ model: 'RESNET50' as const, photos: 0 }] };
    expect(indexedCount(identity, 'RESNET50')).toBe(0);
    expect(indexedCount(identity, 'FACENET')).toBeNull();
  });
});
