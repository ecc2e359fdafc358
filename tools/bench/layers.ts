import { join } from 'node:path';
import { createAssets } from '@lookalike/assets';
import { openFolder } from '@lookalike/dataset';
import { type FetchedAsset, LookalikeError } from '@lookalike/domain';
import { networkAssets, type NetworkName, type NetworkProfile, profileLayers } from '@lookalike/embedding';
import type { BenchContext } from './bench-context';
import { measureMatrixProduct } from './matrix-product';
import type { Section } from './report';

const PHOTOS = 32;
const LAYERS_PER_NETWORK = 3;

/**
 * Finds the slowest layers of each network. A layer whose share is out of proportion to its size may compute with subnormal numbers, or
 * may not run in the layout of its neighbours.
 */
export async function benchLayers({ config, photos, log }: BenchContext): Promise<Section> {
  log('layers');
  const assets = createAssets({ cacheFolder: join(config.cacheFolder, 'assets'), mirror: config.mirror });
  const weights = new Map<NetworkName, FetchedAsset>();
  const missing: string[] = [];
  for (const network of ['MTCNN', ...config.models!] as const) {
    try {
      weights.set(network, await assets.fetch(networkAssets[network]));
    } catch (error) {
      if (!LookalikeError.is(error)) throw error;
      missing.push(`NOT MEASURED: ${network}. ${error.message}`);
    }
  }
  const gallery = await openFolder({ folder: photos.folder });
  const images = await Promise.all(
    gallery
      .photosById()
      .slice(0, PHOTOS)
      .map(({ id }) => gallery.read(id)),
  );
  await gallery.close();
  const profiles = await profileLayers(weights, images, config.cacheFolder);
  const roof = await measureMatrixProduct();
  return {
    title: 'Slowest layers',
    notes: [
      `onnxruntime's profiler over the subjects of ${images.length} photos, one thread and one crop per run. Its own cost is included, ` +
        'which is noticeable for small layers. An operation is a multiplication or an addition of a convolution or a matrix product.',
      `A product of two matrices of 1,024 × 1,024 on one thread: ${roof.toFixed(0)} billions of operations per second.`,
      ...missing,
    ],
    columns: [
      'network',
      'ms per photo',
      'billions of operations per photo',
      'per second',
      'layers',
      'slowest layers: ms per photo, share',
    ],
    rows: profiles.map((profile) => [
      profile.model === 'model' ? profile.network : `${profile.network} ${profile.model}`,
      profile.totalMs / images.length,
      profile.operations / images.length / 1e9,
      profile.operations / profile.totalMs / 1e6,
      profile.layers.length,
      slowestLayers(profile, images.length),
    ]),
  };
}

function slowestLayers({ layers, totalMs }: NetworkProfile, photos: number): string {
  return layers
    .slice(0, LAYERS_PER_NETWORK)
    .map(({ name, operator, ms }) => {
      return `${name} (${operator}): ${(ms / photos).toPrecision(3)}, ${((100 * ms) / totalMs).toFixed(0)} %`;
    })
    .join('; ');
}
