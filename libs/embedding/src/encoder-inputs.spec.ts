import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FetchedAsset } from '@lookalike/domain';
import { decodePhoto } from '@lookalike/imaging';
import { prepareNetwork } from '@lookalike/model-conversion';
import { describeWith, encodePng, fetchedAsset } from '@lookalike/testing';
import { resample } from './align/resample';
import { encoderInputs, inputShape } from './encoder-inputs';
import { conversionOf } from './networks';
import { openNetwork } from './onnx-network';
import { complete } from './testing/complete';
import { CACHE_FOLDER, cachedWeights, preparedEmbedder } from './testing/prepared-embedder';
import { noiseImage } from './testing/test-image';

const MODEL = 'MOBILEFACENET';

async function* iterate<T>(...values: T[]): AsyncGenerator<T> {
  yield* values;
}

describeWith('MTCNN', cachedWeights('MTCNN'), (mtcnn: FetchedAsset) => {
  const options = { models: [MODEL, 'RESNET50'], mtcnn, cacheFolder: CACHE_FOLDER } as const;

  it('has inputs of photos without a face only for a model of whole photos', async () => {
    const photos = iterate(encodePng(noiseImage(64, 64)));
    for await (const inputs of encoderInputs(photos, { ...options, faces: 'all' })) {
      expect(inputs.get(MODEL)).toEqual([]);
      expect(inputs.get('RESNET50')!.map(({ length }) => length)).toEqual([3 * 224 * 224]);
    }
  });

  const portraits = fetchedAsset('sample-portraits');
  const weights = cachedWeights(MODEL);
  describeWith(`the sample gallery and ${MODEL}`, portraits && weights && { portraits, weights }, (assets) => {
    const { folder } = assets.portraits;
    const portrait = readFileSync(
      join(
        folder,
        readdirSync(folder).find((file) => file.endsWith('.jpg'))!,
      ),
    );

    /** A photo of more than 4 megapixels, in a copy of which faces are detected. */
    async function enlarged(): Promise<Uint8Array> {
      const small = await decodePhoto(portrait);
      const scale = Math.sqrt(5_000_000 / (small.width * small.height));
      const size = { width: Math.round(small.width * scale), height: Math.round(small.height * scale) };
      const large = complete(resample(small, { x: 0, y: 0, width: small.width, height: small.height }, size));
      expect(large.width * large.height).toBeGreaterThan(4_000_000);
      return encodePng(large);
    }

    it.each([
      ['a small', () => Promise.resolve(portrait)],
      ['a large', enlarged],
    ])('are for %s photo those with which the embedder computes', async (_, readPhoto) => {
      const photo = await readPhoto();
      const embedder = await preparedEmbedder(['MTCNN', MODEL]);
      try {
        const { models } = await embedder.embed(photo, [MODEL], { faces: 'subject', lane: 'query' });
        const [expected] = models.get(MODEL)!.embeddings;
        const { files } = await prepareNetwork(MODEL, conversionOf(MODEL), assets.weights, CACHE_FOLDER);
        const network = await openNetwork(files.model!);
        const all = [];
        for await (const inputs of encoderInputs(iterate(photo), { ...options, faces: 'subject' })) {
          all.push(...inputs.get(MODEL)!);
        }
        expect(all).toHaveLength(1);
        const { embedding } = await network(all[0]!, [1, ...inputShape(MODEL)]);
        const length = Math.hypot(...embedding!.data);
        const cosine = expected!.vector.reduce(
          (sum, value, index) => sum + (value * embedding!.data[index]!) / length,
          0,
        );
        expect(cosine).toBeGreaterThan(0.999999);
      } finally {
        await embedder.close();
      }
    });
  });
});
