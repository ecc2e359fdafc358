import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { commandLineRemedy, createLogger, readCommandConfig } from '@lookalike/command-line';
import { type IngestionRequest, type Lookalike, openLookalike } from '@lookalike/core';
import { type Command, Option } from 'commander';
import { fillIndex } from './fill-index';
import { wholeNumber } from '../whole-number';

export const PHOTOS_OPTION = new Option('--photos <n>', 'number of files').default(100_000).argParser(wholeNumber);

const RESOLUTION_MS = 5;
const PHOTOS_PER_IDENTITY = 20;
/** Listed as a photo when the folder is read; it cannot be decoded. */
const JPEG_SIGNATURE = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]);

/** Rows whose outcome was not saved, as after a crash. */
const UNRECORDED_ROWS = 20;
/** Share of the identities whose photos are deleted before the last ingestion. */
const DELETED_SHARE = 0.01;

/**
 * Measures the steps whose cost depends on the number of photos and not on their content: reading the folder, comparing it with the records
 * and the index, lists and searches. The files are not images; `fillIndex` writes rows and outcomes as if each contained one face. Prints the
 * duration, the longest stall of the event loop and the memory of each step as Markdown.
 * @param command parsed, with `PHOTOS_OPTION` and the options of `addLookalikeOptions`
 */
export async function benchScale(command: Command): Promise<void> {
  const { photos } = command.opts<{ photos: number }>();
  const base = readCommandConfig(command);
  const gallery = join(base.dataDirectory, 'photos');
  const config = { ...base, gallery };
  const steps = new Steps();
  const open = async () => {
    const lookalike = await openLookalike(config, {
      logger: createLogger(config),
      describeRemedy: commandLineRemedy,
    });
    await lookalike.opened();
    return lookalike;
  };
  try {
    await createFiles(gallery, photos);
    console.log(`${photos} photos\n\n| step | time | longest stall | memory |\n| --- | --- | --- | --- |`);
    let lookalike = await steps.measure('open the gallery for the first time', open);
    const models = await lookalike.models();
    await lookalike.close();
    for (const model of models.filter(({ name }) => config.models!.includes(name))) {
      await steps.measure(`write the rows of ${model.name}`, () => fillIndex(config, model, UNRECORDED_ROWS));
    }
    lookalike = await steps.measure('open again', open);
    await steps.measure(`ingestion, ${UNRECORDED_ROWS} rows have no outcome`, () => ingest(lookalike));
    await steps.measure('ingestion with nothing to do', () => ingest(lookalike));
    await steps.measure('ingestion with nothing to do', () => ingest(lookalike));
    await measureRequests(lookalike, steps);
    const deleted = await deleteIdentities(gallery, Math.ceil(DELETED_SHARE * identityCount(photos)));
    await steps.measure(`ingestion after ${deleted} photos were deleted`, () => ingest(lookalike));
    await steps.measure('close', () => lookalike.close());
  } finally {
    await rm(base.dataDirectory, { recursive: true, force: true });
  }
}

const identityCount = (photos: number) => Math.ceil(photos / PHOTOS_PER_IDENTITY);

const identityName = (number: number) => `Identity_${String(number).padStart(6, '0')}`;

async function createFiles(folder: string, count: number): Promise<void> {
  for (let number = 0; number < identityCount(count); number++) {
    const identity = join(folder, identityName(number));
    await mkdir(identity, { recursive: true });
    const photos = Math.min(PHOTOS_PER_IDENTITY, count - number * PHOTOS_PER_IDENTITY);
    const names = Array.from({ length: photos }, (_, i) => `${i}.jpg`);
    await Promise.all(names.map((name) => writeFile(join(identity, name), JPEG_SIGNATURE)));
  }
}

/** @returns the number of deleted photos */
async function deleteIdentities(folder: string, count: number): Promise<number> {
  for (let number = 0; number < count; number++) await rm(join(folder, identityName(number)), { recursive: true });
  return count * PHOTOS_PER_IDENTITY;
}

async function ingest({ ingestions }: Lookalike, request: IngestionRequest = {}): Promise<void> {
  let ingestion = await ingestions.start(request);
  for await (ingestion of ingestions.watch(ingestion.id));
  if (ingestion.status !== 'SUCCEEDED')
    throw new Error(`The ingestion ${ingestion.status}: ${ingestion.problem?.message}`);
}

async function measureRequests(lookalike: Lookalike, steps: Steps): Promise<void> {
  const { galleries, ingestions } = lookalike;
  const page = { first: 100 };
  const first = await steps.measure('a page of photos', () => galleries.photos(page));
  const after = first.cursors.at(-1);
  await steps.measure('the next page of photos', () => galleries.photos({ ...page, after }));
  const photo = await steps.measure('a random photo', () => galleries.randomPhoto());
  await steps.measure('a search for identities', () => galleries.identities(page, 'identity_0001'));
  const [latest] = (await ingestions.list({ first: 1 })).nodes;
  await steps.measure('a page of the photos of an ingestion', () => ingestions.photos(latest!.id, page));
  await steps.measure('the rows of each model', () => lookalike.models());
  for (const name of ['the first search for similar faces', 'another search']) {
    await steps.measure(name, () => lookalike.similarFaces({ photo: photo.id }, { k: 10, excludeProbe: true }));
  }
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
