import { openFolder } from '@lookalike/dataset';
import { seededRandom, startGateway } from '@lookalike/testing';
import type { BenchContext } from './bench-context';
import { fillGallery } from './filled-gallery';
import { type GraphqlAnswer, query, runClients, untilAnswered } from './http-load';
import type { Section } from './report';
import { quantile, type Spread, spreadOf } from './statistics';

const CLIENTS = [1, 4, 16];
const PROBES = 64;
const SEED = 4;

const SEARCH = `query ($image: ImageInput!) { similarFaces(image: $image, k: 10) {
  matches { rank similarity photo { id } identity { name } }
  timings { decodeMs detectMs encodeMs searchMs totalMs } } }`;

interface Found {
  similarFaces: {
    timings: Record<'decodeMs' | 'detectMs' | 'encodeMs' | 'searchMs', number | null> & { totalMs: number };
  };
}

interface Load {
  probe: 'indexed photo' | 'image bytes';
  state: 'idle' | 'during ingestion';
  clients: number;
}

const LOADS: Load[] = (['idle', 'during ingestion'] as const).flatMap((state) =>
  (['indexed photo', 'image bytes'] as const).flatMap((probe) => CLIENTS.map((clients) => ({ probe, state, clients }))),
);

/** Searches over HTTP, with clients in this process, so that they share the cores with the gateway. */
export async function benchSimilarFaces(context: BenchContext): Promise<Section> {
  const { config, repeats, secondsPerLoad, log } = context;
  const { photos, model, dataDirectory } = await fillGallery(context);
  const images = await chooseProbes(photos.folder);
  const gateway = await startGateway({
    gallery: photos.folder,
    models: [model],
    flags: ['--no-ingest', '--data', dataDirectory, '--cache', config.cacheFolder],
  });
  const measured = LOADS.map((): Record<string, number>[] => []);
  const search = (image: object) => query<Found>(gateway.url, SEARCH, { image });
  try {
    for (const image of images['image bytes'].slice(0, 4)) await untilAnswered(() => search(image));
    for (let repeat = 1; repeat <= repeats; repeat++) {
      for (const [index, load] of LOADS.entries()) {
        log(`similarFaces ${repeat} of ${repeats}: ${load.probe}, ${load.clients} clients, ${load.state}`);
        const stop = load.state === 'idle' ? null : await startIngestion(gateway.url);
        const inputs = images[load.probe];
        let next = 0;
        const { answers, seconds } = await runClients(load.clients, secondsPerLoad, () =>
          search(inputs[next++ % inputs.length]!),
        );
        await stop?.();
        measured[index]!.push(summarise(answers, seconds));
      }
    }
  } finally {
    await gateway.stop();
  }
  const columns = Object.keys(measured[0]![0]!);
  return {
    title: 'similarFaces over HTTP',
    notes: [
      `${model}, ${photos.count} rows with random vectors, k = 10, Milvus Lite. The quantiles of all requests of a repeat, ` +
        `${secondsPerLoad} s each, in ms, then the medians of their parts: the steps that the answer reports, "wait and lookup" for the rest of ` +
        'the use case (the queue, the stored vector of an indexed photo), "HTTP" for the rest of the request. With few requests, p99 is the slowest.',
    ],
    columns: ['probe', 'state', 'clients', ...columns],
    rows: LOADS.map(({ probe, state, clients }, index) => [
      probe,
      state,
      String(clients),
      ...columns.map((column): Spread => spreadOf(measured[index]!.map((values) => values[column]!))),
    ]),
  };
}

async function chooseProbes(folder: string): Promise<Record<Load['probe'], object[]>> {
  const gallery = await openFolder({ folder });
  const all = gallery.photosById();
  const random = seededRandom(SEED);
  const chosen = Array.from({ length: PROBES }, () => all[Math.floor(random() * all.length)]!);
  const images = await Promise.all(chosen.map(({ id }) => gallery.read(id)));
  await gallery.close();
  return {
    'indexed photo': chosen.map(({ id }) => ({ photo: id })),
    'image bytes': images.map((bytes) => ({ base64: Buffer.from(bytes).toString('base64') })),
  };
}

/** Embeds all photos again; it is cancelled before it ends. @returns cancels it */
async function startIngestion(url: string): Promise<() => Promise<void>> {
  const mutation = 'mutation { startIngestion(input: { rebuild: true }) { id } }';
  const { data } = await query<{ startIngestion: { id: string } }>(url, mutation);
  const { id } = data.startIngestion;
  const progress = () =>
    query<{ ingestion: { done: number } }>(url, 'query ($id: ID!) { ingestion(id: $id) { done } }', { id });
  await untilAnswered(async () => {
    if ((await progress()).data.ingestion.done === 0) throw new Error('The ingestion has not embedded a photo.');
  });
  return async () => {
    await query(url, 'mutation ($id: ID!) { cancelIngestion(id: $id) { id } }', { id });
  };
}

function summarise(answers: readonly GraphqlAnswer<Found>[], seconds: number): Record<string, number> {
  const latencies = answers.map(({ ms }) => ms);
  const timings = answers.map(({ data }) => data.similarFaces.timings);
  const median = (values: number[]): number => quantile(values, 0.5);
  const step = (name: 'decodeMs' | 'detectMs' | 'encodeMs' | 'searchMs') =>
    median(timings.map((times) => times[name] ?? 0));
  const parts = ({ decodeMs, detectMs, encodeMs, searchMs }: Found['similarFaces']['timings']): number =>
    (decodeMs ?? 0) + (detectMs ?? 0) + (encodeMs ?? 0) + (searchMs ?? 0);
  return {
    p50: median(latencies),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
    'requests/s': answers.length / seconds,
    decode: step('decodeMs'),
    detect: step('detectMs'),
    encode: step('encodeMs'),
    search: step('searchMs'),
    'wait and lookup': median(timings.map((times) => times.totalMs - parts(times))),
    HTTP: median(answers.map(({ ms }, index) => ms - timings[index]!.totalMs)),
  };
}
