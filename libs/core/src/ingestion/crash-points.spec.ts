import type { Records } from '@lookalike/records';
import type { FaceIndex, VectorStore } from '@lookalike/vector-store';
import { temporaryFolder } from '@lookalike/testing';
import { IngestionHarness } from '../testing/ingestion-harness';

const within = temporaryFolder();
const MODELS = ['FACENET', 'RESNET50'] as const;
const WRITES = ['upsert', 'delete', 'drop', 'saveOutcomes', 'deleteOutcomes', 'deleteOutcomesOfIndex', 'updateRun'];

/** Lets a number of writes through; from then on the process is dead, for all that store and records see of it. */
class Death {
  writes = 0;

  constructor(
    private readonly allowed: number,
    /** Whether the last write still arrives, its answer being lost. */
    private readonly arrives: boolean,
  ) {}

  wrapStore = (store: VectorStore): VectorStore => ({ ...store, index: (name) => this.wrap(store.index(name)) });
  wrapRecords = (records: Records): Records => this.wrap(records);

  private wrap<T extends FaceIndex | Records>(service: T): T {
    return new Proxy(service, {
      get: (target, method) => {
        const value = Reflect.get(target, method) as unknown;
        if (typeof value !== 'function') return value;
        if (!WRITES.includes(String(method))) return value.bind(target) as unknown;
        return async (...args: unknown[]) => {
          const number = ++this.writes;
          if (number > this.allowed + Number(this.arrives)) throw new Error('dead');
          const answer = (await value.apply(target, args)) as unknown;
          if (number > this.allowed) throw new Error('dead');
          return answer;
        };
      },
    });
  }
}

/** A gallery that has been ingested, and then has changed in every way that a gallery can. */
async function changedWorld(): Promise<IngestionHarness> {
  const harness = new IngestionHarness(within, {
    'Ann/1': { faces: 1 },
    'Ann/2': { faces: 1 },
    'Bob/1': { faces: 1 },
    group: { faces: 3 },
    crowd: { faces: 4 },
  });
  await harness.open();
  await harness.ingest();
  await harness.close();
  harness.draw('Ann/1', { faces: 1, take: 2 });
  harness.draw('Ann/2', { faces: 0 });
  harness.remove('Bob/1');
  harness.draw('group', { faces: 1 });
  harness.draw('crowd', { faces: 'broken' });
  harness.draw('Cid/1', { faces: 2 });
  return harness;
}

async function stateOf(harness: IngestionHarness) {
  const state = MODELS.map(async (model) => [await harness.rows(model), await harness.outcomes(model)]);
  return Promise.all(state);
}

describe.each([
  ['an ingestion', false],
  ['a rebuild', true],
])('%s killed at any write', (_what, rebuild) => {
  it('results in the same rows when it is killed and started again', async () => {
    const harness = await changedWorld();
    const restore = await harness.save();

    async function ingestUntil(death: Death): Promise<string> {
      await restore();
      await harness.open(death);
      const { status } = await harness.ingest({ rebuild });
      await harness.close();
      return status;
    }

    const alive = new Death(Infinity, false);
    expect(await ingestUntil(alive)).toBe('SUCCEEDED');
    const expected = await stateOf(await harness.open());
    await harness.close();
    expect(alive.writes).toBeGreaterThan(10);

    for (let allowed = 0; allowed <= alive.writes; allowed++) {
      for (const arrives of [false, true]) {
        await ingestUntil(new Death(allowed, arrives));
        await harness.open();
        expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: 5 });
        expect({ allowed, arrives, state: await stateOf(harness) }).toEqual({ allowed, arrives, state: expected });
        await harness.close();
      }
    }
  });
});
