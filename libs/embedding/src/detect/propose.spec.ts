import { pyramid } from './propose';

describe('pyramid', () => {
  it("has facenet-pytorch's levels for a photo of LFW", () => {
    // int(250 * 0.6 * 0.709 ** i + 1) for i = 0.. while 250 * 0.6 * 0.709 ** i >= 12
    expect(pyramid({ width: 250, height: 250 }).map(({ width }) => width)).toEqual([151, 107, 76, 54, 38, 27, 20, 14]);
  });

  it('ends when the shorter side is below the window', () => {
    const levels = pyramid({ width: 1000, height: 20 });
    expect(levels).toHaveLength(1);
    expect(levels[0]).toMatchObject({ width: 601, height: 13 });
    expect(pyramid({ width: 1000, height: 19 })).toHaveLength(0);
  });
});
