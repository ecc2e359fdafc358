import { LookalikeError } from '@lookalike/domain';
import type { Records } from '@lookalike/records';
import { temporaryFolder, waitUntil } from '@lookalike/testing';
import { IngestionHarness } from '../testing/ingestion-harness';
import type { Ingestion } from './progress';
import { UnrecordedEnds } from './unrecorded-ends';

const within = temporaryFolder();
const full = new LookalikeError('DATA_DIRECTORY_UNUSABLE', 'The disk is full.', 'Free some space.');

describe('an ingestion whose end cannot be recorded', () => {
  let harness: IngestionHarness;
  let isFull: boolean;
  /** Records that accept no final status while the disk is full. */
  const wrapRecords = (records: Records): Records => ({
    ...records,
    updateIngestion: async (id, change) => {
      if (isFull && change.status) throw full;
      await records.updateIngestion(id, change);
    },
  });

  beforeEach(async () => {
    isFull = true;
    harness = await new IngestionHarness(within, { 'Ann/1': { faces: 1 } }).open({ wrapRecords });
  });
  afterEach(() => harness.close());

  it('has its final state in every answer, and the next one may start', async () => {
    const ended = await harness.ingest();
    const { ingestions, services } = harness;
    expect(ended).toMatchObject({ status: 'SUCCEEDED', finishedAt: expect.any(Date), done: 1, secondsLeft: null });
    expect(await services.records.get().ingestion(ended.id)).toMatchObject({ status: 'RUNNING' });

    expect(await ingestions.get(ended.id)).toEqual(ended);
    expect(await ingestions.cancel(ended.id)).toEqual(ended);
    expect((await ingestions.list({ first: 1 })).nodes).toEqual([ended]);
    const watched: Ingestion[] = [];
    for await (const state of ingestions.watch(ended.id)) watched.push(state);
    expect(watched).toEqual([ended]);
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: 1 });
  });

  it('is recorded at the latest when the service closes', async () => {
    const { id } = await harness.ingest();
    isFull = false;
    await harness.close();
    await harness.open();
    expect(await harness.ingestions.get(id)).toMatchObject({ status: 'SUCCEEDED', problem: null });
  });

  it('is INTERRUPTED for the next process if it never could be recorded', async () => {
    const { id } = await harness.ingest();
    await harness.close();
    await harness.open();
    expect(await harness.ingestions.get(id)).toMatchObject({ status: 'INTERRUPTED' });
  });
});

describe('UnrecordedEnds', () => {
  const end = (id: string) =>
    ({ id, status: 'FAILED', finishedAt: new Date(1), problem: full.toProblem() }) as Ingestion;

  it('records all ends as soon as the records accept writes', async () => {
    const recorded: string[] = [];
    let isFull = true;
    const updateIngestion: Records['updateIngestion'] = async (id, change) => {
      if (isFull) throw full;
      expect(change).toEqual({ status: 'FAILED', finishedAt: new Date(1), problem: full.toProblem() });
      recorded.push(id);
    };
    const ends = new UnrecordedEnds(() => ({ id: 'records', updateIngestion }), { info: () => undefined }, 10);
    ends.add(end('a'), 'records');
    ends.add(end('b'), 'records');
    expect([ends.find('a')?.status, ends.find('c')]).toEqual(['FAILED', null]);
    isFull = false;
    await waitUntil(() => ends.find('b') === null);
    expect(recorded).toEqual(['a', 'b']);
    await ends.close();
  });

  it('drops an end when the records are those of another gallery', async () => {
    const updateIngestion = jest.fn(async () => undefined);
    const info = jest.fn();
    const ends = new UnrecordedEnds(() => ({ id: 'others', updateIngestion }), { info }, 10);
    ends.add(end('a'), 'records');
    await waitUntil(() => ends.find('a') === null);
    await ends.close();
    expect(updateIngestion).not.toHaveBeenCalled();
    expect(info).not.toHaveBeenCalled();
  });
});
