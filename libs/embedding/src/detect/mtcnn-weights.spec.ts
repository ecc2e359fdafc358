import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLegacyPickle, tensorHash } from '@lookalike/model-conversion';
import { describeWith, fetchedAsset } from '@lookalike/testing';
import { plainMtcnn } from '../testing/plain-mtcnn';
import { largestDifference, noise, runModel } from '../testing/run-model';
import { mtcnnConversion } from './mtcnn-weights';

describe('mtcnnConversion', () => {
  it('names the file that is missing', () => {
    const convert = () => mtcnnConversion.convert({ folder: join('no', 'such'), format: 'legacy-pickle' });
    expect(convert).toThrow(
      expect.objectContaining({ code: 'ASSET_CORRUPT', message: expect.stringContaining('pnet.pt') as string }),
    );
  });

  describeWith('MTCNN', fetchedAsset('mtcnn'), (asset) => {
    const read = (name: string) => readLegacyPickle(readFileSync(join(asset.folder, `${name}.pt`)), name);
    const weights = { pnet: read('pnet'), rnet: read('rnet'), onet: read('onet') };
    const { tensors, models } = mtcnnConversion.convert(asset);

    it.each([
      ['pnet', 2, 12, 12],
      ['pnet', 1, 31, 18],
      ['pnet', 1, 13, 40],
      ['rnet', 3, 24, 24],
      ['onet', 2, 48, 48],
    ] as const)('%s returns the same as plain loops for a batch of %i, %i × %i', async (name, batch, height, width) => {
      const data = noise(batch * 3 * height * width, height);
      const outputs = await runModel(models[name]!, [batch, 3, height, width], data);
      const size = 3 * height * width;
      for (let item = 0; item < batch; item++) {
        const map = { channels: 3, height, width, data: data.subarray(item * size, (item + 1) * size) };
        const expected = plainMtcnn(name, weights[name], map);
        expect(Object.keys(outputs).sort()).toEqual(Object.keys(expected).sort());
        for (const [output, values] of Object.entries(expected)) {
          const found = outputs[output]!;
          const from = (item * found.data.length) / batch;
          expect(largestDifference(found.data.subarray(from, from + values.length), values)).toBeLessThan(1e-5);
        }
      }
    });

    it('has free batch sizes, and maps of the sizes that facenet-pytorch gives', async () => {
      const shapes = async (name: string, ...shape: number[]) => {
        const outputs = await runModel(models[name]!, shape, noise(shape.reduce((product, size) => product * size)));
        return Object.fromEntries(Object.entries(outputs).map(([output, tensor]) => [output, tensor.shape]));
      };
      expect(await shapes('pnet', 1, 3, 150, 151)).toEqual({ heads: [1, 6, 70, 71] });
      expect(await shapes('rnet', 5, 3, 24, 24)).toEqual({ probabilities: [5, 2], regressions: [5, 4] });
      expect(await shapes('onet', 7, 3, 48, 48)).toEqual({
        probabilities: [7, 2],
        regressions: [7, 4],
        landmarks: [7, 10],
      });
    });

    it('keeps its tensor hash', () => {
      expect(Object.keys(models)).toEqual(mtcnnConversion.models);
      expect(tensorHash(tensors)).toBe('90a90c5ee7c53a488ea78f3037b77917c0cafbae124e7d1f1843a23d372fbe2b');
    });
  });
});
