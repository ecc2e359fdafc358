import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { openRecords } from './open-records';
import type { Records } from './records';
import { INPUT, outcomeOf, SCOPE } from './spec-support/outcome-of';

describe('runs', () => {
  const folder = temporaryFolder();
  let records: Records;
  beforeAll(async () => {
    records = await openRecords({ file: join(folder, 'records.sqlite') });
  });
  afterAll(() => records.close());

  it('begin RUNNING with what was asked for and nothing done', async () => {
    const input = { models: ['RESNET50' as const], identities: ['Zoë "Q"', 'Žižek'], limit: 5, rebuild: true };
    const run = await records.startRun(input);
    expect(run).toMatchObject({ status: 'RUNNING', input, finishedAt: null, total: null, done: 0, problem: null });
    expect(run.outcomes).toEqual([]);
    expect(Date.now() - run.startedAt.getTime()).toBeGreaterThanOrEqual(0);
    expect(await records.run(run.id)).toEqual(run);
  });

  it('change only in what the change names', async () => {
    const { id } = await records.startRun(INPUT);
    await records.updateRun(id, { total: 7, done: 3 });
    await records.updateRun(id, {});
    const problem = {
      code: 'STORE_UNAVAILABLE' as const,
      message: 'Milvus does not answer.',
      remedy: 'Start it.',
      retryable: true,
    };
    const finishedAt = new Date(1_700_000_000_123);
    await records.updateRun(id, { status: 'FAILED', finishedAt, problem });
    expect(await records.run(id)).toMatchObject({ status: 'FAILED', finishedAt, problem, total: 7, done: 3 });
    await records.updateRun(id, { finishedAt: null, problem: null });
    expect(await records.run(id)).toMatchObject({ status: 'FAILED', finishedAt: null, problem: null });
  });

  it('that there are not are INGESTION_NOT_FOUND to change, and null to ask for', async () => {
    expect(await records.run('nobody')).toBeNull();
    await expect(records.updateRun('nobody', { done: 1 })).rejects.toMatchObject({ code: 'INGESTION_NOT_FOUND' });
    await expect(records.runs(1, 'nobody')).rejects.toMatchObject({ code: 'INGESTION_NOT_FOUND' });
  });

  it('sum their outcomes, UNCHANGED among them', async () => {
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

  it('are listed newest first in pages, even those of one millisecond', async () => {
    const own = await openRecords({ file: join(folder, 'own.sqlite') });
    expect(await own.runs(10)).toEqual({ runs: [], hasNextPage: false, totalCount: 0 });
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await own.startRun(INPUT)).id);
    const first = await own.runs(2);
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 5 });
    const rest = await own.runs(3, first.runs[1]!.id);
    expect(rest).toMatchObject({ hasNextPage: false, totalCount: 5 });
    expect([...first.runs, ...rest.runs].map(({ id }) => id)).toEqual(ids);
    await own.close();
  });
});
