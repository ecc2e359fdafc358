import { pattern } from '../spec-support/pattern';
import { photoCentre } from './photo-centre';
import { resample } from './resample';

const crop = { shorter: 256, side: 224 };

describe('photoCentre', () => {
  // Height 257 leaves 16.5 above, which Python rounds to 16; 259 leaves 17.5, rounded to 18.
  it.each([
    [256, 256, 16, 16],
    [256, 257, 16, 16],
    [256, 259, 16, 18],
    [259, 256, 18, 16],
  ])('cuts a photo of %d x %d at (%d, %d)', (width, height, x, y) => {
    const photo = pattern(width, height);
    const whole = { x: 0, y: 0, width, height };
    const expected = resample(photo, whole, { width, height }, { x, y, width: 224, height: 224 });
    expect(photoCentre(photo, crop).data).toEqual(expected.data);
  });

  it('costs a strip of a photo no more than another', () => {
    const { width, height } = photoCentre(pattern(200_000, 20), crop);
    expect([width, height]).toEqual([224, 224]);
  });
});
