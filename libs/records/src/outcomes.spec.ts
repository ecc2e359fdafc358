import { join } from 'node:path';
import fc from 'fast-check';
import { temporaryFolder } from '@lookalike/testing';
import { openRecords } from './open-records';
import type { Outcome, OutcomeScope, Records } from './records';
import { INPUT, outcomeOf, SCOPE } from './spec-support/outcome-of';

describe('outcomes', () => {
  let records: Records;
  let runId: string;
  beforeEach(async () => {
    records = await openRecords({ file: join(folder, `${(files += 1)}.sqlite`) });
    runId = (await records.startRun(INPUT)).id;
  });
  afterEach(() => records.close());
  const folder = temporaryFolder();
  let files = 0;

  const save = (outcomes: Omit<Outcome, 'runId' | 'at'>[], scope: OutcomeScope = SCOPE) =>
    records.saveOutcomes(runId, 'FACENET', scope, outcomes, 0);
  const known = async (scope: OutcomeScope = SCOPE) => {
    const found: Outcome[] = [];
    for await (const outcome of records.outcomes(scope)) found.push(outcome);
    return found;
  };

  it('come back as they were saved, with their run', async () => {
    const problem = {
      code: 'IMAGE_UNREADABLE' as const,
      message: 'No picture.',
      remedy: 'Give another.',
      retryable: false,
    };
    const outcome = outcomeOf('A/1', { outcome: 'FAILED', problem, rows: 0 });
    await save([outcome]);
    expect(await records.outcome(SCOPE, 'A/1')).toMatchObject({ ...outcome, runId });
    expect(await records.outcome(SCOPE, 'A/2')).toBeNull();
  });

  it('are replaced by a later one of the same photo and recipe, and stand beside those of another recipe', async () => {
    const other = { ...SCOPE, recipeHash: 'b'.repeat(64) };
    await save([outcomeOf('A/1', { rows: 3 })]);
    await save([outcomeOf('A/1', { rows: 9 })], other);
    await save([outcomeOf('A/1', { rows: 2, contentHash: 'changed' })]);
    expect(await known()).toMatchObject([{ photoId: 'A/1', rows: 2, contentHash: 'changed' }]);
    expect(await known(other)).toMatchObject([{ photoId: 'A/1', rows: 9 }]);
  });

  it('are streamed in photo id order, however many there are', async () => {
    const ids = Array.from({ length: 2500 }, (_, n) => `P/${String(n).padStart(5, '0')}`);
    await save([...ids].reverse().map((id) => outcomeOf(id)));
    expect((await known()).map(({ photoId }) => photoId)).toEqual(ids);
  });

  it('let others write while they are streamed', async () => {
    await save(Array.from({ length: 1200 }, (_, n) => outcomeOf(`P/${String(n).padStart(5, '0')}`)));
    let seen = 0;
    for await (const { photoId } of records.outcomes(SCOPE)) {
      seen += 1;
      if (seen % 400 === 0) await records.forgetOutcomes(SCOPE, [photoId]);
    }
    expect(seen).toBe(1200);
    expect(await records.countRows(SCOPE)).toBe(1197);
  });

  it('are counted by photo and by row, and nothing for an index that is not known', async () => {
    await save([
      outcomeOf('A/1', { rows: 3 }),
      outcomeOf('A/2', { outcome: 'NO_FACE', rows: 0 }),
      outcomeOf('B/1', { rows: 1 }),
    ]);
    expect(await records.countRows(SCOPE)).toBe(4);
    expect(await records.countIndexed(SCOPE, ['A/1', 'A/2', 'A/3'])).toBe(1);
    expect(await records.countIndexed(SCOPE, [])).toBe(0);
    const many = Array.from({ length: 40_000 }, (_, n) => `C/${n}`);
    expect(await records.countIndexed(SCOPE, [...many, 'B/1'])).toBe(1);
    expect(await records.countRows({ index: 'nothing', recipeHash: '' })).toBe(0);
  });

  it('are forgotten by photo, and by index whatever the recipe', async () => {
    const other = { ...SCOPE, recipeHash: 'b'.repeat(64) };
    const neighbour = { ...SCOPE, index: 'sample_base' };
    for (const scope of [SCOPE, other, neighbour]) await save([outcomeOf('A/1'), outcomeOf('A/2')], scope);
    await records.forgetOutcomes(SCOPE, ['A/1', 'A/9']);
    expect((await known()).map(({ photoId }) => photoId)).toEqual(['A/2']);
    await records.forgetIndex(SCOPE.index);
    expect(await known()).toEqual([]);
    expect(await known(other)).toEqual([]);
    expect(await known(neighbour)).toHaveLength(2);
  });

  it('of a run are paged by photo and model, and those of one kind can be asked for', async () => {
    const earlier = await records.startRun(INPUT);
    await records.saveOutcomes(earlier.id, 'FACENET', SCOPE, [outcomeOf('A/1'), outcomeOf('Z/1')], 0);
    await save([outcomeOf('A/2'), outcomeOf('A/1', { outcome: 'NO_FACE', rows: 0 })]);
    await records.saveOutcomes(runId, 'RESNET50', { ...SCOPE, index: 'sample_base' }, [outcomeOf('A/1')], 5);

    const first = await records.outcomesOfRun(runId, { first: 2 });
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 3 });
    const second = await records.outcomesOfRun(runId, { first: 2, after: first.outcomes[1] });
    expect(second).toMatchObject({ hasNextPage: false, totalCount: 3 });
    expect([...first.outcomes, ...second.outcomes].map(({ photoId, model }) => `${photoId} ${model}`)).toEqual([
      'A/1 FACENET',
      'A/1 RESNET50',
      'A/2 FACENET',
    ]);
    expect(await records.outcomesOfRun(runId, { first: 9, outcome: 'NO_FACE' })).toMatchObject({
      outcomes: [{ photoId: 'A/1', model: 'FACENET' }],
      totalCount: 1,
    });
    expect(await records.outcomesOfRun(runId, { first: 9, outcome: 'UNCHANGED' })).toMatchObject({ totalCount: 0 });
    expect(await records.outcomesOfRun(earlier.id, { first: 9 })).toMatchObject({ outcomes: [{ photoId: 'Z/1' }] });
  });

  it('and counts of one call are all saved or none', async () => {
    await save([outcomeOf('A/1')]);
    const broken = outcomeOf('A/3', { contentHash: null as unknown as string });
    await expect(save([outcomeOf('A/2'), broken])).rejects.toThrow(/NOT NULL/);
    expect((await known()).map(({ photoId }) => photoId)).toEqual(['A/1']);
    expect((await records.run(runId))!.outcomes).toEqual([{ model: 'FACENET', outcome: 'INDEXED', count: 1 }]);
  });

  it('need a run that there is', async () => {
    await expect(records.saveOutcomes('nobody', 'FACENET', SCOPE, [outcomeOf('A/1')], 0)).rejects.toThrow(
      /FOREIGN KEY/,
    );
  });

  it('keep any name byte for byte, composed and decomposed letters apart', async () => {
    const names = ['Zoë', 'Zoë'.normalize('NFD'), `'; drop table outcome; --`, '"\\\n%_*?', '😀/👩‍👩‍👧', 'x'.repeat(4000)];
    await save(names.map((name) => outcomeOf(name)));
    for (const name of names) expect((await records.outcome(SCOPE, name))?.photoId).toBe(name);
    expect(await records.countIndexed(SCOPE, names)).toBe(names.length);
    expect(await records.countRows(SCOPE)).toBe(names.length);

    const anyName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyName, { minLength: 1, maxLength: 20 }), async (random) => {
        await records.forgetIndex(SCOPE.index);
        await save(random.map((name) => outcomeOf(name)));
        expect((await known()).map(({ photoId }) => photoId)).toEqual(
          [...random].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
        );
        await records.forgetOutcomes(SCOPE, random.slice(1));
        expect((await known()).map(({ photoId }) => photoId)).toEqual(random.slice(0, 1));
      }),
      { numRuns: 50 },
    );
  });
});
