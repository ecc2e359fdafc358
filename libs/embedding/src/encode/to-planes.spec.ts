import { FIXED_STANDARDISATION, toPlanes } from './to-planes';

const two = { width: 2, height: 1, data: Uint8Array.of(0, 127, 255, 10, 20, 30) };

describe('toPlanes', () => {
  it('writes a channel after the other, (x - 127.5) / 128', () => {
    const target = new Float32Array(7);
    toPlanes(two, { order: 'RGB', ...FIXED_STANDARDISATION }, target, 1);
    const expected = [0, 10, 127, 20, 255, 30].map((value) => (value - 127.5) / 128);
    expect([...target]).toEqual([0, ...expected]);
  });

  it('turns the order round and takes each channel its own offset', () => {
    const target = new Float32Array(6);
    toPlanes(two, { order: 'BGR', offset: [1, 2, 3], scale: 1 }, target, 0);
    expect([...target]).toEqual([254, 29, 125, 18, -3, 7]);
  });
});
