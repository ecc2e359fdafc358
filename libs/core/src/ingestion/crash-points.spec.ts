import type { Records } from '@lookalike/records';
import type { FaceIndex, IndexBuild, VectorStore } from '@lookalike/vector-store';
import { temporaryFolder } from '@lookalike/testing';
import { IngestionHarness } from '../testing/ingestion-harness';

const within = temporaryFolder();
const MODELS = ['FACENET', 'RESNET50'] as const;
const STORE_WRITES = ['upsert', 'delete', 'drop', 'build', 'commit', 'discard', 'discardBuilds'];
const OUTCOME_WRITES = ['saveOutcomes', 'deleteOutcomes', 'deleteOutcomesOfIndex', 'copyOutcomes', 'adoptOutcomes'];
const WRITES = [...STORE_WRITES, ...OUTCOME_WRITES, 'saveMounts', 'updateIngestion'];

/** Executes a number of writes and rejects all later ones, as if the process had been killed. */
class CrashAfterWrites {
  writes = 0;

  constructor(
    private readonly allowed: number,
    /** Whether one more write is executed, but its response is lost. */
    private readonly isLastExecuted: boolean,
  ) {}

  wrapStore = (store: VectorStore): VectorStore => ({ ...store, index: (name) => this.wrap(store.index(name)) });
  wrapRecords = (records: Records): Records => this.wrap(records);

  private wrap<T extends FaceIndex | IndexBuild | Records>(service: T): T {
    return new Proxy(service, {
      get: (target, method) => {
        const value = Reflect.get(target, method) as unknown;
        if (typeof value !== 'function') return value;
        if (!WRITES.includes(String(method))) return value.bind(target) as unknown;
        return async (...args: unknown[]) => {
          const number = ++this.writes;
          if (number > this.allowed + Number(this.isLastExecuted)) throw new Error('the process was killed');
          const answer = (await value.apply(target, args)) as unknown;
          if (number > this.allowed) throw new Error('the process was killed');
          return method === 'build' ? this.wrap(answer as IndexBuild) : answer;
        };
      },
    });
  }
}

/** An ingested gallery in which photos were then added, changed and removed. */
async function createChangedGallery(): Promise<IngestionHarness> {
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
    const harness = await createChangedGallery();
    const restore = await harness.save();
    const rowsBefore = await Promise.all(MODELS.map((model) => harness.rows(model)));

    async function ingestUntil(crash: CrashAfterWrites): Promise<string> {
      await restore();
      await harness.open(crash);
      const { status } = await harness.ingest({ rebuild });
      await harness.close();
      return status;
    }

    const uninterrupted = new CrashAfterWrites(Infinity, false);
    expect(await ingestUntil(uninterrupted)).toBe('SUCCEEDED');
    const expected = await stateOf(await harness.open());
    await harness.close();
    expect(uninterrupted.writes).toBeGreaterThan(10);
    expect(JSON.stringify(expected)).not.toContain('Bob/1');

    for (let allowed = 0; allowed <= uninterrupted.writes; allowed++) {
      for (const isLastExecuted of [false, true]) {
        await ingestUntil(new CrashAfterWrites(allowed, isLastExecuted));
        await harness.open();
        // A rebuild never leaves a part: a search finds all old rows or all new ones.
        for (const [i, model] of rebuild ? MODELS.entries() : []) {
          expect([rowsBefore[i], expected[i]![0]]).toContainEqual(await harness.rows(model));
        }
        expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: 5 });
        expect({ allowed, isLastExecuted, state: await stateOf(harness) }).toEqual({
          allowed,
          isLastExecuted,
          state: expected,
        });
        await harness.close();
      }
    }
  }, 300_000);
});
