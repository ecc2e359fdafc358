import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom, startGateway, type StartedGateway, temporaryFolder, waitUntil } from '@lookalike/testing';
import { describeFaults, FaultGallery, photosOf, PICTURES, SEARCH } from '../../testing/fault-gallery';
import type { Json } from '../../testing/gateway-under-test';

const PHOTOS = 16;
/** Photos that an ingestion adds, and photos that it finds changed. */
const ADDED = 1;
const CHANGED = 4;

// As for property tests: another seed in each run on a developer's machine, a fixed one in CI.
const SEED = Number(process.env.FAULT_SEED ?? (process.env.CI ? 20261126 : randomInt(2 ** 31)));

// Starting the gateway again takes seconds, Milvus Lite a fraction of one.
const VICTIMS = ['the gateway', 'Milvus Lite', 'Milvus Lite', 'Milvus Lite'];
const INGESTIONS = ['an ingestion', 'a rebuild'];
const ROUND = VICTIMS.flatMap((victim) => INGESTIONS.map((ingestion) => ({ victim, ingestion })));
const KILLS = [...ROUND, ...ROUND, ...ROUND];

describeFaults((portraits) => {
  const folder = temporaryFolder();
  const data = join(folder, 'data');
  const gallery = new FaultGallery(join(folder, 'photos'), portraits);
  const random = seededRandom(SEED);
  let gateway: StartedGateway;
  /** Duration of a rebuild. The moments of the kills are spread over it. */
  let rebuildMs: number;

  beforeAll(async () => {
    process.stderr.write(`kill -9 at random moments: FAULT_SEED=${SEED}\n`);
    gallery.writeMany(PHOTOS);
    await start();
    await ingest('{}');
    const startedAt = Date.now();
    await ingest('{ rebuild: true }');
    rebuildMs = Date.now() - startedAt;
  });
  afterAll(() => gateway?.stop());

  async function start(): Promise<void> {
    const flags = ['--no-ingest', '--data', data];
    gateway = await startGateway({ gallery: gallery.folder, models: ['MOBILEFACENET'], flags });
    await untilReady();
  }

  async function query(query: string, variables: object = {}): Promise<Json> {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ query, variables }),
    });
    return response.json();
  }

  /** Polls slowly: the machine has other work to do. */
  const poll = (condition: () => Promise<boolean>) =>
    waitUntil(async () => (await condition()) || sleep(50).then(() => false));

  const untilReady = () => poll(async () => (await query('{ status { ready } }')).data.status.ready as boolean);

  const search = async (image: object, k = 100) => photosOf((await query(SEARCH, { image, k })) as never);

  async function startIngestion(input: string): Promise<string> {
    const { data, errors } = await query(`mutation { startIngestion(input: ${input}) { id } }`);
    if (errors) throw new Error(JSON.stringify(errors));
    return data.startIngestion.id as string;
  }

  /** @returns the ingestion once it has ended */
  async function untilEnded(id: string): Promise<Json> {
    const state = async () =>
      (await query(`{ ingestion(id: "${id}") { status problem { code } } }`)).data.ingestion as Json;
    await poll(async () => (await state()).status !== 'RUNNING');
    return state();
  }

  async function ingest(input: string): Promise<void> {
    expect(await untilEnded(await startIngestion(input))).toEqual({ status: 'SUCCEEDED', problem: null });
  }

  /** Adds and changes photos. @returns the photos that were there before */
  function changePhotos(number: number): string[] {
    const before = gallery.photos();
    for (let i = 0; i < CHANGED; i += 1) {
      const id = before[Math.floor(random() * before.length)]!;
      gallery.write(id, PICTURES[Math.floor(random() * 2)]!);
    }
    for (let i = 0; i < ADDED; i += 1) gallery.write(`New/${1000 + 10 * number + i}`, PICTURES[i % 2]!);
    return before;
  }

  /** Those photos whose outcome is stored. */
  async function indexed(ids: string[]): Promise<string[]> {
    const fields = ids.map((id, i) => `p${i}: photo(id: "${id}") { outcomes { outcome } }`);
    const { data } = await query(`{ ${fields.join(' ')} }`);
    return ids.filter((_, i) => data[`p${i}`]?.outcomes[0]?.outcome === 'INDEXED');
  }

  function pidOf(victim: string): number {
    if (victim === 'the gateway') return gateway.pid;
    const [name] = readdirSync(data);
    return JSON.parse(readFileSync(join(data, name!, 'lock'), 'utf8')).data.server.pid as number;
  }

  it.each(KILLS.map(({ victim, ingestion }, i) => [i + 1, victim, ingestion] as const))(
    'kill %i, of %s during %s, loses nothing',
    async (number, victim, ingestion) => {
      const isRebuild = ingestion === 'a rebuild';
      const committed = isRebuild ? gallery.photos() : changePhotos(number);
      const added = gallery.photos().filter((id) => !committed.includes(id));
      const id = await startIngestion(isRebuild ? '{ rebuild: true }' : '{}');
      const share = isRebuild ? 1 : (ADDED + CHANGED) / PHOTOS;
      await sleep(random() * share * rebuildMs);
      if (added.length > 0) committed.push(...(await indexed(added)));
      process.kill(pidOf(victim), 'SIGKILL');

      if (victim === 'the gateway') {
        await gateway.stop();
        await start();
        expect((await untilEnded(id)).status).toMatch(/INTERRUPTED|SUCCEEDED/);
      } else {
        const ended = await untilEnded(id);
        if (ended.status !== 'SUCCEEDED') expect(ended).toMatchObject({ problem: { code: 'STORE_UNAVAILABLE' } });
        await untilReady();
      }
      const found = await search({ photo: committed[0] });
      expect(found).toEqual(expect.arrayContaining(committed));
      expect(gallery.photos()).toEqual(expect.arrayContaining(found));

      await ingest('{}');
      expect((await search({ photo: committed[0] })).sort()).toEqual(gallery.photos());
      for (const picture of PICTURES) {
        const photos = gallery.photos(picture);
        const image = { base64: gallery.bytes(picture).toString('base64') };
        expect((await search(image, photos.length)).sort()).toEqual(photos);
      }
    },
  );
});
