import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { openRecords } from './open-records';
import type { Records } from './records';
import { INPUT, outcomeOf, SCOPE } from './testing/outcome-of';

describe('createRuns', () => {
  const folder = temporaryFolder();
  let records: Records;
  beforeAll(async () => {
    records = await openRecords({ file: join(folder, 'records.sqlite') });
  });
  afterAll(() => records.close());

  it('starts a run as RUNNING with its input and zero photos done', async () => {
    const input = {
      models: ['RESNET50' as const],
      identities: ['Zoë "Q"', 'Žižek'],
      limit: 5,
      rebuild: true,
      deleteMissing: true,
    };
    const run = await records.startRun(input);
    expect(run).toMatchObject({ status: 'RUNNING', input, finishedAt: null, total: null, done: 0, problem: null });
    expect(run.outcomes).toEqual([]);
    expect(Date.now() - run.startedAt.getTime()).toBeGreaterThanOrEqual(0);
    expect(await records.run(run.id)).toEqual(run);
  });

  it('updates only the given fields', async () => {
    const { id } = await records.startRun(INPUT);
    await records.updateRun(id, { total: 7, done: 3 });
    await records.updateRun(id, {});
    const problem = {
      code: 'STORE_UNAVAILABLE' as const,
      message: 'Milvus does not respond.',
      remedy: 'Start it.',
      retryable: true,
    };
    const finishedAt = new Date(1_700_000_000_123);
    await records.updateRun(id, { status: 'FAILED', finishedAt, problem });
    expect(await records.run(id)).toMatchObject({ status: 'FAILED', finishedAt, problem, total: 7, done: 3 });
    await records.updateRun(id, { finishedAt: null, problem: null });
    expect(await records.run(id)).toMatchObject({ status: 'FAILED', finishedAt: null, problem: null });
  });

  it('returns null for an unknown run, and rejects its update with INGESTION_NOT_FOUND', async () => {
    expect(await records.run('unknown')).toBeNull();
    await expect(records.updateRun('unknown', { done: 1 })).rejects.toMatchObject({ code: 'INGESTION_NOT_FOUND' });
  });

  it('sums the outcomes of a run, including UNCHANGED', async () => {
    const { id } = await records.startRun({ ...INPUT, models: ['FACENET', 'RESNET50'] });
    await records.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('A/1'), outcomeOf('A/2', { outcome: 'NO_FACE' })], 4);
    await records.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('A/3')], 0);
    await records.saveOutcomes(id, 'RESNET50', SCOPE, [], 2);
    const { outcomes } = (await records.run(id))!;
    expect(outcomes).toHaveLength(4);
    expect(outcomes).toEqual(
      expect.arrayContaining([
        { model: 'FACENET', outcome: 'INDEXED', count: 2 },
        { model: 'FACENET', outcome: 'NO_FACE', count: 1 },
        { model: 'FACENET', outcome: 'UNCHANGED', count: 4 },
        { model: 'RESNET50', outcome: 'UNCHANGED', count: 2 },
      ]),
    );
  });

  it('lists runs newest first in pages, even those started in the same millisecond', async () => {
    const empty = await openRecords({ file: join(folder, 'empty.sqlite') });
    expect(await empty.runs(10)).toEqual({ runs: [], hasNextPage: false, totalCount: 0 });
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await empty.startRun(INPUT)).id);
    const first = await empty.runs(2);
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 5 });
    const rest = await empty.runs(3, first.runs[1]!.sequence);
    expect(rest).toMatchObject({ hasNextPage: false, totalCount: 5 });
    expect([...first.runs, ...rest.runs].map(({ id }) => id)).toEqual(ids);
    expect((await empty.runs(10, 1_000)).runs).toHaveLength(5);
    await empty.close();
  });
});
