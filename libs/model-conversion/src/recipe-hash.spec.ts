import { recipeHash, tensorHash } from './recipe-hash';
import type { Tensor } from './tensors';

const tensor = (shape: number[], ...values: number[]): Tensor => ({ shape, data: Float32Array.from(values) });

describe('tensorHash', () => {
  const tensors = new Map([
    ['a', tensor([2, 1], 1, 2)],
    ['b', tensor([1], 3)],
  ]);

  it('does not depend on the order of the tensors, nor on the position of their bytes in a buffer', () => {
    const buffer = Float32Array.of(9, 1, 2, 9);
    const same = new Map([
      ['b', tensor([1], 3)],
      ['a', { shape: [2, 1], data: buffer.subarray(1, 3) }],
    ]);
    expect(tensorHash(same)).toBe(tensorHash(tensors));
  });

  it.each([
    [
      'a value',
      [
        ['a', tensor([2, 1], 1, 2.0000002)],
        ['b', tensor([1], 3)],
      ],
    ],
    [
      'a shape',
      [
        ['a', tensor([1, 2], 1, 2)],
        ['b', tensor([1], 3)],
      ],
    ],
    [
      'a name',
      [
        ['A', tensor([2, 1], 1, 2)],
        ['b', tensor([1], 3)],
      ],
    ],
    ['the number of tensors', [['a', tensor([2, 1], 1, 2)]]],
  ] as [string, [string, Tensor][]][])('depends on %s', (_, entries) => {
    expect(tensorHash(new Map(entries))).not.toBe(tensorHash(tensors));
  });
});

describe('recipeHash', () => {
  const recipe = { tensors: 'ab', quantization: null, preprocessing: 'margin-32/1', metric: 'IP', dimension: 512 };

  it('has 64 hex digits and does not depend on the order of the properties', () => {
    const { dimension, ...rest } = recipe;
    expect(recipeHash(recipe)).toMatch(/^[0-9a-f]{64}$/);
    expect(recipeHash({ dimension, ...rest })).toBe(recipeHash(recipe));
  });

  // Computed before recipes had a quantization: existing fp32 indexes must stay valid.
  it('of an fp32 network has not changed', () => {
    expect(recipeHash(recipe)).toBe('003a9831ed2abb65ca7b990d96e37992f7451444b7406f7aaafd9358bd972a35');
  });

  it.each([
    { tensors: 'ac' },
    { quantization: 'cd' },
    { preprocessing: 'margin-32/2' },
    { metric: 'L2' },
    { dimension: 2048 },
  ])('depends on %p', (change) => {
    expect(recipeHash({ ...recipe, ...change })).not.toBe(recipeHash(recipe));
  });
});
