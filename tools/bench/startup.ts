import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolder } from '@lookalike/dataset';
import { startGateway } from '@lookalike/testing';
import type { BenchContext } from './bench-context';
import { fillGallery, type FilledGallery } from './filled-gallery';
import { query, untilAnswered } from './http-load';
import type { Section } from './report';
import { spreadOf } from './statistics';

const SEARCH = 'query ($photo: ID!) { similarFaces(image: { photo: $photo }) { matches { rank } } }';

/** Starts a gateway on an index of all photos: with networks that must be converted first (cold), and with converted ones (warm). */
export async function benchStartup(context: BenchContext): Promise<Section> {
  const { config, repeats, log } = context;
  const filled = await fillGallery(context);
  const gallery = await openFolder({ folder: filled.photos.folder });
  const photo = gallery.photosById()[0]!.id;
  await gallery.close();
  const runs = { cold: [] as StartTimes[], warm: [] as StartTimes[] };
  for (let repeat = 1; repeat <= repeats; repeat++) {
    log(`start ${repeat} of ${repeats}`);
    runs.cold.push(await start(filled, photo, await cacheWithoutNetworks(context)));
    runs.warm.push(await start(filled, photo, config.cacheFolder));
  }
  return {
    title: 'Start',
    notes: [
      `Seconds from the start of the gateway's process, without building the pages, until it prints its URL, and until it answers ` +
        `similarFaces for an indexed photo. ${filled.model}, ${filled.photos.count} indexed photos in a folder. Downloads are in the ` +
        'cache. Cold: the networks are converted first. The files are in the page cache of the system in both cases.',
    ],
    columns: ['start', 'URL', 'first answer'],
    rows: Object.entries(runs).map(([name, times]) => [
      name,
      spreadOf(times.map(({ url }) => url)),
      spreadOf(times.map(({ answer }) => answer)),
    ]),
  };
}

/** Seconds. */
interface StartTimes {
  url: number;
  answer: number;
}

async function start(
  { photos, model, dataDirectory }: FilledGallery,
  photo: string,
  cache: string,
): Promise<StartTimes> {
  const startedAt = performance.now();
  const seconds = (): number => (performance.now() - startedAt) / 1000;
  const gateway = await startGateway({
    gallery: photos.folder,
    models: [model],
    flags: ['--data', dataDirectory, '--cache', cache],
    waitForIngestion: false,
  });
  try {
    const url = seconds();
    await untilAnswered(() => query(gateway.url, SEARCH, { photo }));
    return { url, answer: seconds() };
  } finally {
    await gateway.stop();
  }
}

async function cacheWithoutNetworks({ config, newDataDirectory }: BenchContext): Promise<string> {
  const cache = newDataDirectory();
  await mkdir(cache);
  await symlink(join(config.cacheFolder, 'assets'), join(cache, 'assets'));
  return cache;
}
