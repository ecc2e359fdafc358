import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { readFacenetTensors } from './read-facenet-tensors';
import { writeLegacyPickle, type WrittenStorage, type WrittenTensor } from '@lookalike/testing';
import { tensorHash, type Tensors } from '@lookalike/model-conversion';
import { verifyFacenetAsset, verifyTensorDigest } from './verify-tensor-digest';

const corrupt = expect.objectContaining({
  code: 'ASSET_CORRUPT',
  message: expect.stringContaining('not those of FaceNet') as string,
});

describe('verifyTensorDigest', () => {
  const folder = temporaryFolder();

  it('refuses other tensors', () => {
    expect(() => verifyTensorDigest(new Map([['a', { shape: [1], data: Float32Array.of(1) }]]), 'weights.pt')).toThrow(
      corrupt,
    );
  });

  describeWith('the weights of FACENET', fetchedAsset('facenet-vggface2'), (asset) => {
    const { tensors } = readFacenetTensors(asset);

    it('takes the 602 tensors of FaceNet', async () => {
      expect(tensors.size).toBe(602);
      await verifyFacenetAsset(asset);
    });

    it('refuses them when one bit has changed', () => {
      const changed = new Map(tensors);
      const { shape, data } = changed.get('last_bn.bias')!;
      const copy = data.slice();
      new Uint8Array(copy.buffer)[0]! ^= 1;
      changed.set('last_bn.bias', { shape, data: copy });
      expect(() => verifyTensorDigest(changed, 'weights.pt')).toThrow(corrupt);
    });

    it('takes the same weights from a legacy checkpoint, whose classifier and counters it leaves out', async () => {
      writeFileSync(join(folder, 'weights.pt'), legacyCheckpoint(tensors));
      const checkpoint = { folder, format: 'legacy-pickle' };
      await verifyFacenetAsset(checkpoint);
      expect(tensorHash(readFacenetTensors(checkpoint).tensors)).toBe(tensorHash(tensors));
    });
  });
});

/** As the official checkpoint is: convolutions stored as TensorFlow has them (row, column, in, out), seen through strides. */
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
