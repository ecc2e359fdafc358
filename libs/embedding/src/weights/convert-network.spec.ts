import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset } from '@lookalike/testing';
import { convertNetwork } from '@lookalike/model-conversion';
import type { FetchedAsset } from '@lookalike/domain';
import type { NetworkName } from '../embedder';
import { conversionOf } from '../networks';
import { largestDifference, noise, runModel } from './spec-support/run-model';
import { translateGraphdef } from './spec-support/translate-graphdef';
import { translateKeras } from './spec-support/translate-keras';

const FACE = 3 * 160 * 160;
const PHOTO = 3 * 224 * 224;
const ALIGNED = 3 * 112 * 112;

const convert = (network: NetworkName, asset: FetchedAsset) => convertNetwork(conversionOf(network), asset);

describe('convertNetwork', () => {
  it('refuses a format that the network does not come in', () => {
    const conversion = () => convert('RESNET50', { folder: 'somewhere', format: 'legacy-pickle' });
    expect(conversion).toThrow(
      expect.objectContaining({ code: 'ASSET_CORRUPT', message: expect.stringContaining('legacy-pickle') as string }),
    );
  });

  it('names the file that is missing', () => {
    const conversion = () => convert('MTCNN', { folder: join('no', 'such'), format: 'legacy-pickle' });
    expect(conversion).toThrow(
      expect.objectContaining({ code: 'ASSET_CORRUPT', message: expect.stringContaining('pnet.pt') as string }),
    );
  });

  describeWith('the weights of FACENET_CASIA', fetchedAsset('facenet-casia'), (asset) => {
    it('gives what their own graph gives, operator for operator', async () => {
      const data = noise(2 * FACE);
      const ours = await runModel(convert('FACENET_CASIA', asset).models.model!, [2, 3, 160, 160], data);
      const theirs = await runModel(
        translateGraphdef(readFileSync(join(asset.folder, 'graph.pb'))),
        [2, 3, 160, 160],
        data,
      );
      expect(ours.embedding!.shape).toEqual([2, 512]);
      expect(largestDifference(ours.embedding!.data, Object.values(theirs)[0]!.data)).toBeLessThan(1e-4);
    });
  });

  describeWith('the weights of RESNET50', fetchedAsset('resnet50'), (asset) => {
    it('gives what the layers of model.json give, one by one', async () => {
      const { models, tensors } = convert('RESNET50', asset);
      const json = JSON.parse(readFileSync(join(asset.folder, 'model.json'), 'utf8')) as KerasModel;
      const data = noise(2 * PHOTO).map((value) => value * 120);
      const ours = await runModel(models.model!, [2, 3, 224, 224], data);
      const theirs = await runModel(
        translateKeras(json.modelTopology.model_config.config.layers, tensors, 'avg_pool'),
        [2, 3, 224, 224],
        data,
      );
      expect(ours.embedding!.shape).toEqual([2, 2048]);
      expect(largestDifference(ours.embedding!.data, Object.values(theirs)[0]!.data)).toBeLessThan(1e-3);
    });
  });

  describeWith('the weights of MOBILEFACENET', fetchedAsset('mobilefacenet'), (asset) => {
    it('gives for a batch what the file gives face by face', async () => {
      const data = noise(3 * ALIGNED);
      const ours = await runModel(convert('MOBILEFACENET', asset).models.model!, [3, 3, 112, 112], data);
      expect(ours.embedding!.shape).toEqual([3, 512]);
      for (const face of [0, 1, 2]) {
        const one = data.subarray(face * ALIGNED, (face + 1) * ALIGNED);
        const theirs = await runModel(join(asset.folder, 'model.onnx'), [1, 3, 112, 112], one);
        expect(
          largestDifference(ours.embedding!.data.subarray(face * 512, (face + 1) * 512), theirs.output!.data),
        ).toBeLessThan(1e-5);
      }
    });
  });

  describeWith('the weights of FACENET', fetchedAsset('facenet-vggface2'), (asset) => {
    it('does not depend on what else is in the batch', async () => {
      const { model } = convert('FACENET', asset).models;
      const data = noise(3 * FACE);
      const batch = await runModel(model!, [3, 3, 160, 160], data);
      expect(batch.embedding!.shape).toEqual([3, 512]);
      const alone = await runModel(model!, [1, 3, 160, 160], data.subarray(FACE, 2 * FACE));
      expect(largestDifference(batch.embedding!.data.subarray(512, 1024), alone.embedding!.data)).toBeLessThan(1e-5);
    });
  });
});

interface KerasModel {
  modelTopology: { model_config: { config: { layers: Parameters<typeof translateKeras>[0] } } };
}
