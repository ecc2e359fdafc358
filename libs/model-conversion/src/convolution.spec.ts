import fc from 'fast-check';
import { foldBatchNorm, outputFirst, scaled } from './convolution';
import type { Tensor } from './tensors';

const vector = (...values: number[]): Tensor => ({ shape: [values.length], data: Float32Array.from(values) });
const number = fc.float({ min: -4, max: 4, noNaN: true });
const numbers = (count: number) => fc.array(number, { minLength: count, maxLength: count });

describe('foldBatchNorm', () => {
  it('equals the convolution followed by the batch norm', () => {
    const parts = fc.tuple(numbers(6), numbers(2), numbers(2), numbers(2), numbers(2), numbers(2), numbers(3));
    fc.assert(
      fc.property(parts, ([weights, bias, gamma, beta, mean, deviation, x]) => {
        const norm = {
          gamma: vector(...gamma),
          beta: vector(...beta),
          mean: vector(...mean),
          variance: vector(...deviation.map((value) => value * value)),
          epsilon: 1e-3,
        };
        const layer = foldBatchNorm({ shape: [2, 3], data: Float32Array.from(weights) }, vector(...bias), norm);
        for (const channel of [0, 1]) {
          const dot = (row: ArrayLike<number>, from: number) =>
            x.reduce((sum, value, index) => sum + value * row[from + index]!, 0);
          const raw = dot(weights, channel * 3) + bias[channel]!;
          const root = Math.sqrt(deviation[channel]! ** 2 + 1e-3);
          const expected = ((raw - mean[channel]!) / root) * gamma[channel]! + beta[channel]!;
          expect(Math.abs(dot(layer.weight.data, channel * 3) + layer.bias.data[channel]! - expected)).toBeLessThan(
            1e-2,
          );
        }
      }),
    );
  });

  it('treats a missing bias as 0', () => {
    const one = vector(1);
    const layer = foldBatchNorm({ shape: [1, 1], data: Float32Array.of(3) }, null, {
      gamma: vector(2),
      beta: one,
      mean: one,
      variance: one,
      epsilon: 0,
    });
    expect([...layer.weight.data, ...layer.bias.data]).toEqual([6, -1]);
  });
});

describe('scaled', () => {
  it('scales weight and bias', () => {
    const layer = scaled({ weight: { shape: [1, 2], data: Float32Array.of(1, 2) }, bias: vector(3) }, 0.5);
    expect([...layer.weight.data, ...layer.bias.data]).toEqual([0.5, 1, 1.5]);
  });
});

describe('outputFirst', () => {
  it('reorders height, width, in, out to out, in, height, width', () => {
    const sizes = fc.tuple(...[1, 2, 3, 4].map((max) => fc.integer({ min: 1, max })));
    fc.assert(
      fc.property(sizes, ([height, width, inputs, outputs]) => {
        const shape = [height!, width!, inputs!, outputs!];
        const data = Float32Array.from({ length: height! * width! * inputs! * outputs! }, (_, index) => index);
        const turned = outputFirst({ shape, data });
        expect(turned.shape).toEqual([outputs, inputs, height, width]);
        let from = 0;
        for (let row = 0; row < height!; row++)
          for (let column = 0; column < width!; column++)
            for (let input = 0; input < inputs!; input++)
              for (let output = 0; output < outputs!; output++)
                expect(turned.data[((output * inputs! + input) * height! + row) * width! + column]).toBe(data[from++]);
      }),
    );
  });

  it('transposes a fully connected layer', () => {
    const turned = outputFirst({ shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    expect(turned).toEqual({ shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
  });
});
