import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tensorHash, type Tensors } from '@lookalike/model-conversion';
import {
  describeWith,
  fetchedAsset,
  temporaryFolder,
  writeLegacyPickle,
  type WrittenStorage,
  type WrittenTensor,
} from '@lookalike/testing';
import { recipeHashOf } from '../../testing/recipe-hash-of';
import { largestDifference, noise, runModel } from '../../testing/run-model';
import { assertFacenetTensors, facenet, readFacenetTensors } from './facenet';

const SIZE = 3 * 160 * 160;
const corrupt = expect.objectContaining({
  code: 'ASSET_CORRUPT',
  message: expect.stringContaining('not those of FaceNet') as string,
});

describe('facenet', () => {
  const folder = temporaryFolder();

  it('rejects other tensors', () => {
    const tensors = new Map([['a', { shape: [1], data: Float32Array.of(1) }]]);
    expect(() => assertFacenetTensors(tensors, 'weights.pt')).toThrow(corrupt);
  });

  describeWith('the weights of FACENET', fetchedAsset('facenet-vggface2'), (asset) => {
    const { tensors, models } = facenet.conversion.convert(asset);

    it('does not depend on the other crops in the batch', async () => {
      const data = noise(3 * SIZE);
      const batch = await runModel(models.model!, [3, 3, 160, 160], data);
      expect(batch.embedding!.shape).toEqual([3, 512]);
      const alone = await runModel(models.model!, [1, 3, 160, 160], data.subarray(SIZE, 2 * SIZE));
      expect(largestDifference(batch.embedding!.data.subarray(512, 1024), alone.embedding!.data)).toBeLessThan(1e-5);
    });

    it('keeps its recipe hash', () => {
      expect(recipeHashOf(facenet, tensors)).toBe('5c44b2cde49b5760682f81ea6ac5447c29e5ff12e5ad1d8784bb31abf0cf9c54');
    });

    it('accepts the 602 tensors of FaceNet', async () => {
      expect(tensors.size).toBe(602);
      await facenet.weights.verify!(asset);
    });

    it('rejects them when one bit has changed', () => {
      const changed = new Map(tensors);
      const { shape, data } = changed.get('last_bn.bias')!;
      const copy = data.slice();
      new Uint8Array(copy.buffer)[0]! ^= 1;
      changed.set('last_bn.bias', { shape, data: copy });
      expect(() => assertFacenetTensors(changed, 'weights.pt')).toThrow(corrupt);
    });

    it('accepts the same weights from a legacy checkpoint, and omits its classifier and counters', async () => {
      writeFileSync(join(folder, 'weights.pt'), legacyCheckpoint(tensors));
      const checkpoint = { folder, format: 'legacy-pickle' };
      await facenet.weights.verify!(checkpoint);
      expect(tensorHash(readFacenetTensors(checkpoint).tensors)).toBe(tensorHash(tensors));
    });
  });
});

/** Like the official checkpoint: convolutions are stored in TensorFlow's order (row, column, in, out) and viewed through strides. */
function legacyCheckpoint(tensors: Tensors): Buffer {
  const written: WrittenTensor[] = [];
  const storages: WrittenStorage[] = [];
  const add = (
    tensor: Omit<WrittenTensor, 'storage'>,
    type: WrittenStorage['type'],
    values: WrittenStorage['values'],
  ) => {
    const key = String(storages.length);
    written.push({ ...tensor, storage: key });
    storages.push({ key, type, values });
  };
  for (const [name, { shape, data }] of tensors) {
    const [outputs, inputs, height, width] = shape as [number, number, number, number];
    if (shape.length !== 4) add({ name, shape: [...shape] }, 'FloatStorage', data);
    else {
      const strides = [1, outputs, inputs * outputs * width, inputs * outputs];
      const stored = new Float32Array(data.length);
      let from = 0;
      for (let output = 0; output < outputs; output++)
        for (let input = 0; input < inputs; input++)
          for (let row = 0; row < height; row++)
            for (let column = 0; column < width; column++)
              stored[output + input * strides[1]! + row * strides[2]! + column * strides[3]!] = data[from++]!;
      add({ name, shape: [...shape], strides }, 'FloatStorage', stored);
    }
  }
  add({ name: 'conv2d_1a.bn.num_batches_tracked', shape: [] }, 'LongStorage', [0]);
  add({ name: 'logits.weight', shape: [4, 512] }, 'FloatStorage', new Float32Array(2048));
  add({ name: 'logits.bias', shape: [4] }, 'FloatStorage', [1, 2, 3, 4]);
  return writeLegacyPickle(written, storages);
}
