import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import { openFolder } from '@lookalike/dataset';
import type { ModelName } from '@lookalike/domain';
import { createEmbedder, networkAssets } from '@lookalike/embedding';
import type { BenchContext } from './bench-context';

/** Embeds the subject of each of the photos. @throws LookalikeError when the weights are unavailable */
export async function embedSubjects(
  { config, photos, threads }: BenchContext,
  model: ModelName,
): Promise<Float32Array[]> {
  const { cacheFolder, mirror } = config;
  const assets = createAssets({ cacheFolder: join(cacheFolder, 'assets'), mirror });
  const embedder = createEmbedder({ cacheFolder, threads });
  const gallery = await openFolder({ folder: photos.folder });
  try {
    for (const network of ['MTCNN', model] as const) {
      await embedder.prepare(network, await assets.fetch(networkAssets[network]));
    }
    const vectors = await Promise.all(
      gallery.photosById().map(async ({ id }) => {
        const image = await gallery.read(id);
        const { models } = await embedder.embed(image, [model], { faces: 'subject', lane: 'ingestion' });
        return models.get(model)!.embeddings.map(({ vector }) => vector);
      }),
    );
    return vectors.flat();
  } finally {
    await gallery.close();
    await embedder.close();
  }
}
