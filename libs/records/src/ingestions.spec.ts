import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { openRecords } from './open-records';
import type { Records } from './records';
import { INPUT, outcomeOf, SCOPE } from './testing/outcome-of';

describe('createIngestionRecords', () => {
  const folder = temporaryFolder();
  let records: Records;
  beforeAll(async () => {
    records = await openRecords({ file: join(folder, 'records.sqlite') });
  });
  afterAll(() => records.close());

  it('starts an ingestion as RUNNING with its input and zero photos done', async () => {
    const input = {
      models: ['RESNET50' as const],
      identities: ['Zoë "Q"', 'Žižek'],
      limit: 5,
      rebuild: true,
      deleteMissing: true,
    };
    const started = await records.startIngestion(input);
    expect(started).toMatchObject({ status: 'RUNNING', input, finishedAt: null, total: null, done: 0, problem: null });
    expect(started.outcomes).toEqual([]);
    expect(Date.now() - started.startedAt.getTime()).toBeGreaterThanOrEqual(0);
    expect(await records.ingestion(started.id)).toEqual(started);
  });

  it('updates only the given fields', async () => {
    const { id } = await records.startIngestion(INPUT);
    await records.updateIngestion(id, { total: 7, done: 3 });
    await records.updateIngestion(id, {});
    const problem = {
      code: 'STORE_UNAVAILABLE' as const,
      message: 'Milvus does not respond.',
      remedy: 'Start it.',
      retryable: true,
    };
    const finishedAt = new Date(1_700_000_000_123);
    await records.updateIngestion(id, { status: 'FAILED', finishedAt, problem });
    expect(await records.ingestion(id)).toMatchObject({ status: 'FAILED', finishedAt, problem, total: 7, done: 3 });
    await records.updateIngestion(id, { finishedAt: null, problem: null });
    expect(await records.ingestion(id)).toMatchObject({ status: 'FAILED', finishedAt: null, problem: null });
  });

  it('returns null for an unknown ingestion, and rejects its update with INGESTION_NOT_FOUND', async () => {
    expect(await records.ingestion('unknown')).toBeNull();
    await expect(records.updateIngestion('unknown', { done: 1 })).rejects.toMatchObject({
      code: 'INGESTION_NOT_FOUND',
    });
  });

  it('sums the outcomes of an ingestion, including UNCHANGED', async () => {
    const { id } = await records.startIngestion({ ...INPUT, models: ['FACENET', 'RESNET50'] });
    await records.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('A/1'), outcomeOf('A/2', { outcome: 'NO_FACE' })], 4);
    await records.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('A/3')], 0);
    await records.saveOutcomes(id, 'RESNET50', SCOPE, [], 2);
    const { outcomes } = (await records.ingestion(id))!;
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

  it('lists ingestions newest first in pages, even those started in the same millisecond', async () => {
    const empty = await openRecords({ file: join(folder, 'empty.sqlite') });
    expect(await empty.ingestions(10)).toEqual({ ingestions: [], hasNextPage: false, totalCount: 0 });
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await empty.startIngestion(INPUT)).id);
    const first = await empty.ingestions(2);
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 5 });
    const rest = await empty.ingestions(3, first.ingestions[1]!.sequence);
    expect(rest).toMatchObject({ hasNextPage: false, totalCount: 5 });
    expect([...first.ingestions, ...rest.ingestions].map(({ id }) => id)).toEqual(ids);
    expect((await empty.ingestions(10, 1_000)).ingestions).toHaveLength(5);
    await empty.close();
  });
});
