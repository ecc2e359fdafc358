import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { commandLineRemedy, createLogger, readCommandConfig } from '@lookalike/command-line';
import { type IngestionRequest, type Lookalike, openLookalike } from '@lookalike/core';
import { type Command, InvalidArgumentError, Option } from 'commander';

export const PHOTOS_OPTION = new Option('--photos <n>', 'number of files').default(100_000).argParser((text) => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(text);
});

const RESOLUTION_MS = 5;
const PHOTOS_PER_IDENTITY = 20;
/** Accepted as a photo when the folder is read, and refused as soon as it is decoded. */
const JPEG_SIGNATURE = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]);

/**
 * Measures the steps whose cost depends on the number of photos and not on their content: reading the folder, its lists, and ingestions
 * that have nothing to embed. Prints the duration, the longest stall of the event loop and the memory of each step as Markdown. The first
 * ingestion records an outcome for each file and model, because no file is an image.
 * @param command parsed, with `PHOTOS_OPTION` and the options of `addLookalikeOptions`
 */
export async function benchScale(command: Command): Promise<void> {
  const { photos } = command.opts<{ photos: number }>();
  const config = readCommandConfig(command);
  const gallery = join(config.dataFolder, 'photos');
  const steps = new Steps();
  const open = async () => {
    const lookalike = await openLookalike(
      { ...config, gallery },
      { logger: createLogger(config), describeRemedy: commandLineRemedy },
    );
    await lookalike.opened();
    return lookalike;
  };
  try {
    await createFiles(gallery, photos);
    console.log(`${photos} photos\n\n| step | time | longest stall | memory |\n| --- | --- | --- | --- |`);
    let lookalike = await steps.measure('open the gallery for the first time', open);
    await steps.measure('first ingestion, of files that are not images', () => ingest(lookalike));
    await steps.measure('ingestion with nothing to do', () => ingest(lookalike));
    await measureLists(lookalike, steps);
    await steps.measure('close', () => lookalike.close());
    lookalike = await steps.measure('open again', open);
    await steps.measure('ingestion with nothing to do', () => ingest(lookalike));
    await steps.measure('rebuild', () => ingest(lookalike, { rebuild: true }));
    await lookalike.close();
  } finally {
    await rm(config.dataFolder, { recursive: true, force: true });
  }
}

async function createFiles(folder: string, count: number): Promise<void> {
  for (let start = 0; start < count; start += PHOTOS_PER_IDENTITY) {
    const identity = join(folder, `Identity_${String(start / PHOTOS_PER_IDENTITY).padStart(6, '0')}`);
    await mkdir(identity, { recursive: true });
    const names = Array.from({ length: Math.min(PHOTOS_PER_IDENTITY, count - start) }, (_, i) => `${i}.jpg`);
    await Promise.all(names.map((name) => writeFile(join(identity, name), JPEG_SIGNATURE)));
  }
}

async function ingest({ ingestions }: Lookalike, request: IngestionRequest = {}): Promise<void> {
  let ingestion = await ingestions.start(request);
  for await (ingestion of ingestions.watch(ingestion.id));
  if (ingestion.status !== 'SUCCEEDED')
    throw new Error(`The ingestion ${ingestion.status}: ${ingestion.problem?.message}`);
}

async function measureLists({ galleries, ingestions }: Lookalike, steps: Steps): Promise<void> {
  const page = { first: 100 };
  const first = await steps.measure('a page of photos', () => galleries.photos(page));
  const after = first.cursors.at(-1);
  await steps.measure('the next page of photos', () => galleries.photos({ ...page, after }));
  await steps.measure('a random photo', () => galleries.randomPhoto());
  await steps.measure('a search for identities', () => galleries.identities(page, 'identity_0001'));
  const [run] = (await ingestions.list({ first: 2 })).nodes.slice(-1);
  await steps.measure('a page of the first ingestion', () => ingestions.photos(run!.id, page));
}

class Steps {
  /** Measures one step and prints its row. */
  async measure<T>(name: string, step: () => Promise<T>): Promise<T> {
    const stalls = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    stalls.enable();
    // The histogram counts from one of its timers to the next.
    await setTimeout(2 * RESOLUTION_MS);
    const startedAt = performance.now();
    const result = await step();
    const seconds = (performance.now() - startedAt) / 1000;
    await setTimeout(2 * RESOLUTION_MS);
    stalls.disable();
    const memory = Math.round(process.memoryUsage.rss() / 1e6);
    console.log(`| ${name} | ${seconds.toFixed(3)} s | ${(stalls.max / 1e6).toFixed(0)} ms | ${memory} MB |`);
    return result;
  }
}
