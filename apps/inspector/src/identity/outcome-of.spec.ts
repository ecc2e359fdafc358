import { outcomeOf } from './outcome-of';

describe('how a photo stands with a model', () => {
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

  it('is not yet known where the model has not had it', () => {
    expect(outcomeOf(photo, 'MOBILEFACENET')).toBe('NOT_YET');
  });
});
