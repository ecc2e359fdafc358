import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import { temporaryFolder } from '@lookalike/testing';
import { openRecords } from './open-records';
import type { Outcome, OutcomeScope, Records } from './records';
import { INPUT, outcomeOf, SCOPE } from './testing/outcome-of';

describe('createOutcomes', () => {
  let records: Records;
  let ingestionId: string;
  beforeEach(async () => {
    records = await openRecords({ file: join(folder, `${(files += 1)}.sqlite`) });
    ingestionId = (await records.startIngestion(INPUT)).id;
  });
  afterEach(() => records.close());
  const folder = temporaryFolder();
  let files = 0;

  const save = (outcomes: Omit<Outcome, 'ingestionId' | 'at'>[], scope: OutcomeScope = SCOPE) =>
    records.saveOutcomes(ingestionId, 'FACENET', scope, outcomes, 0);
  const saved = async (scope: OutcomeScope = SCOPE) => {
    const found: Outcome[] = [];
    for await (const outcome of records.outcomes(scope)) found.push(outcome);
    return found;
  };

  it('returns an outcome as it was saved, with its ingestion', async () => {
    const problem = {
      code: 'IMAGE_UNREADABLE' as const,
      message: 'The file is not an image.',
      remedy: 'Use another file.',
      retryable: false,
    };
    const outcome = outcomeOf('A/1', { outcome: 'FAILED', problem, rows: 0 });
    await save([outcome]);
    expect(await records.outcome(SCOPE, 'A/1')).toMatchObject({ ...outcome, ingestionId });
    expect(await records.outcome(SCOPE, 'A/2')).toBeNull();
  });

  it('replaces an earlier outcome of the same photo and recipe, and keeps those of other recipes', async () => {
    const otherRecipe = { ...SCOPE, recipeHash: 'b'.repeat(64) };
    await save([outcomeOf('A/1', { rows: 3 })]);
    await save([outcomeOf('A/1', { rows: 9 })], otherRecipe);
    await save([outcomeOf('A/1', { rows: 2, contentHash: 'changed' })]);
    expect(await saved()).toMatchObject([{ photoId: 'A/1', rows: 2, contentHash: 'changed' }]);
    expect(await saved(otherRecipe)).toMatchObject([{ photoId: 'A/1', rows: 9 }]);
  });

  it('finds the latest fingerprint of photos in any index, and replaces them', async () => {
    const other = { index: 'other', recipeHash: 'c'.repeat(64) };
    await save([outcomeOf('A/1', { fingerprint: 'old' }), outcomeOf('A/2', { fingerprint: 'two' })]);
    await setTimeout(2);
    await save([outcomeOf('A/1', { fingerprint: 'new' })], other);
    expect(await records.fingerprints(['A/1', 'A/3', 'A/2'])).toEqual(
      new Map([
        ['A/1', 'new'],
        ['A/2', 'two'],
      ]),
    );
    await records.updateFingerprints(SCOPE, new Map([['A/2', 'touched']]));
    expect(await records.outcome(SCOPE, 'A/2')).toMatchObject({ ...outcomeOf('A/2'), fingerprint: 'touched' });
    expect(await records.outcome(SCOPE, 'A/1')).toMatchObject({ fingerprint: 'old' });
    expect(await records.outcome(other, 'A/1')).toMatchObject({ fingerprint: 'new' });
  });

  it('streams any number of outcomes in the order of photo ids', async () => {
    const ids = Array.from({ length: 2500 }, (_, n) => `P/${String(n).padStart(5, '0')}`);
    await save([...ids].reverse().map((id) => outcomeOf(id)));
    expect((await saved()).map(({ photoId }) => photoId)).toEqual(ids);
  });

  it('finds the indexed photos of a folder in any index, any number of them', async () => {
    const other = { index: 'other', recipeHash: 'c'.repeat(64) };
    const many = Array.from({ length: 2500 }, (_, i) => `Disk/${10_000 + i}`);
    await save([...many, 'Disk', 'Disk-2/1', 'Disk0/1', 'A/Disk/1'].map((id) => outcomeOf(id)));
    await save([outcomeOf('Disk/é/1'), outcomeOf(many[0]!), outcomeOf('Disk/none', { rows: 0 })], other);
    const found: string[] = [];
    for await (const id of records.indexedPhotos('Disk')) found.push(id);
    expect(found).toEqual([...many, 'Disk/é/1']);
    for await (const id of records.indexedPhotos('Disk/é')) expect(id).toBe('Disk/é/1');
    for await (const id of records.indexedPhotos('Dis')) throw new Error(id);
    let all = 0;
    for await (const id of records.indexedPhotos('')) all += Number(id !== 'Disk/none');
    expect(all).toBe(many.length + 5);
  });

  it('allows writes while outcomes are streamed', async () => {
    await save(Array.from({ length: 1200 }, (_, n) => outcomeOf(`P/${String(n).padStart(5, '0')}`)));
    let seen = 0;
    for await (const { photoId } of records.outcomes(SCOPE)) {
      seen += 1;
      if (seen % 400 === 0) await records.deleteOutcomes(SCOPE, [photoId]);
    }
    expect(seen).toBe(1200);
    expect(await records.countRows(SCOPE)).toBe(1197);
  });

  it('counts photos and rows, and returns 0 for an unknown index', async () => {
    await save([
      outcomeOf('A/1', { rows: 3 }),
      outcomeOf('A/2', { outcome: 'NO_FACE', rows: 0 }),
      outcomeOf('B/1', { rows: 1 }),
    ]);
    expect(await records.countRows(SCOPE)).toBe(4);
    expect(await records.countIndexed(SCOPE, ['A/1', 'A/2', 'A/3'])).toBe(1);
    expect((await records.outcomesOfPhotos(SCOPE, ['B/1', 'A/2', 'C/1', 'A/2'])).map(({ photoId }) => photoId)).toEqual(
      ['A/2', 'B/1'],
    );
    expect(await records.countIndexed(SCOPE, [])).toBe(0);
    const many = Array.from({ length: 40_000 }, (_, n) => `C/${n}`);
    expect(await records.countIndexed(SCOPE, [...many, 'B/1'])).toBe(1);
    expect(await records.countRows({ index: 'unknown', recipeHash: '' })).toBe(0);
  });

  it('deletes outcomes by photo, and by index for all recipes', async () => {
    const otherRecipe = { ...SCOPE, recipeHash: 'b'.repeat(64) };
    const otherIndex = { ...SCOPE, index: 'sample_base' };
    for (const scope of [SCOPE, otherRecipe, otherIndex]) await save([outcomeOf('A/1'), outcomeOf('A/2')], scope);
    await records.deleteOutcomes(SCOPE, ['A/1', 'A/9']);
    expect((await saved()).map(({ photoId }) => photoId)).toEqual(['A/2']);
    await records.deleteOutcomesOfIndex(SCOPE.index);
    expect(await saved()).toEqual([]);
    expect(await saved(otherRecipe)).toEqual([]);
    expect(await saved(otherIndex)).toHaveLength(2);
  });

  describe('of a build', () => {
    const build = (number: number, recipeHash = SCOPE.recipeHash) => ({
      index: `${SCOPE.index}__build_${number}`,
      recipeHash,
    });
    const photos = async (scope?: OutcomeScope) => (await saved(scope)).map(({ photoId }) => photoId);

    it('copies outcomes with their ingestions, any number of them, and leaves the originals', async () => {
      const ids = Array.from({ length: 450 }, (_, n) => `P/${String(n).padStart(3, '0')}`);
      await save(ids.map((id) => outcomeOf(id, { rows: 2 })));
      await save([outcomeOf('P/000', { rows: 9 })], build(1));
      const before = await saved();
      const later = await records.startIngestion(INPUT);
      await records.saveOutcomes(later.id, 'FACENET', build(1), [outcomeOf('Q/1')], 0);
      await records.copyOutcomes(SCOPE, build(1), [...ids.slice(0, 401), 'unknown']);
      expect(await saved(build(1))).toEqual([
        ...before.slice(0, 401),
        expect.objectContaining({ ingestionId: later.id }),
      ]);
      expect(await saved()).toEqual(before);
      await records.copyOutcomes(SCOPE, build(2), []);
      expect(await saved(build(2))).toEqual([]);
    });

    it('replaces the outcomes of the index, of every recipe, by those of the committed build', async () => {
      const other = 'b'.repeat(64);
      await save([outcomeOf('old/1'), outcomeOf('old/2')]);
      await save([outcomeOf('old/1')], { ...SCOPE, recipeHash: other });
      await save([outcomeOf('unfinished/1')], build(1));
      await save([outcomeOf('new/1', { rows: 3 })], build(2, other));
      await records.adoptOutcomes(build(2).index, SCOPE.index);
      expect(await saved()).toEqual([]);
      expect(await saved({ ...SCOPE, recipeHash: other })).toMatchObject([{ photoId: 'new/1', rows: 3, ingestionId }]);
      for (const number of [1, 2]) expect(await photos(build(number, number === 2 ? other : undefined))).toEqual([]);
    });

    it('does not change the outcomes of the index when it adopts a build twice, or when none was committed', async () => {
      await save([outcomeOf('new/1')], build(1));
      await records.adoptOutcomes(build(1).index, SCOPE.index);
      await save([outcomeOf('new/2')]);
      for (const committed of [build(1).index, null]) {
        await save([outcomeOf('unfinished/1')], build(2));
        await records.adoptOutcomes(committed, SCOPE.index);
        expect(await photos()).toEqual(['new/1', 'new/2']);
        expect(await photos(build(2))).toEqual([]);
      }
    });

    it('keeps the outcomes of indexes with similar names', async () => {
      // `_` and `*` are wildcards in LIKE and GLOB.
      const others = ['sampleXfacenet', `${SCOPE.index}2`, `${SCOPE.index}_casia`, `x${SCOPE.index}`].map((index) => ({
        index: `${index}__build_1`,
        recipeHash: SCOPE.recipeHash,
      }));
      for (const scope of [SCOPE, build(1), ...others]) await save([outcomeOf('A/1')], scope);
      await records.adoptOutcomes(build(1).index, SCOPE.index);
      for (const scope of [SCOPE, ...others]) expect(await photos(scope)).toEqual(['A/1']);
    });
  });

  it('counts more outcomes than are counted in one turn', async () => {
    const count = 20_500;
    const outcomes = Array.from({ length: count }, (_, i) =>
      outcomeOf(`A/${i}`, i % 100 === 0 ? { outcome: 'NO_FACE', rows: 0 } : { rows: 2 }),
    );
    await save(outcomes);
    await records.saveOutcomes(ingestionId, 'RESNET50', { ...SCOPE, index: 'sample_base' }, outcomes.slice(0, 10), 0);
    const faces = count - 205;
    expect(await records.countRows(SCOPE)).toBe(2 * faces);
    const ids = outcomes.map(({ photoId }) => photoId);
    expect(await records.countIndexed(SCOPE, ['B/1', ...ids])).toBe(faces);
    expect(await records.outcomesOfIngestion(ingestionId, { first: 1 })).toMatchObject({ totalCount: count + 10 });
    expect(await records.outcomesOfIngestion(ingestionId, { first: 1, outcome: 'INDEXED' })).toMatchObject({
      totalCount: faces + 9,
      hasNextPage: true,
    });
  });

  it.each([
    ['deletes', () => records.deleteOutcomesOfIndex(SCOPE.index), []],
    ['replaces', () => records.adoptOutcomes(`${SCOPE.index}__build_1`, SCOPE.index), ['B/1']],
  ])('%s many outcomes: callers see it at once, and other work runs in between', async (_, remove, left) => {
    await save(Array.from({ length: 2000 }, (_, i) => outcomeOf(`A/${i}`)));
    await save([outcomeOf('B/1')], { ...SCOPE, index: `${SCOPE.index}__build_1` });
    const found: string[][] = [];
    let isDone = false;
    const removing = remove().finally(() => (isDone = true));
    for (;;) {
      await setImmediate();
      if (isDone) break;
      found.push((await saved()).map(({ photoId }) => photoId));
    }
    await removing;
    expect(found.length).toBeGreaterThan(2);
    for (const photos of [...found.slice(1), (await saved()).map(({ photoId }) => photoId)])
      expect(photos).toEqual(left);
  });

  it('pages the outcomes of an ingestion by photo and model, and filters them by kind', async () => {
    const earlier = await records.startIngestion(INPUT);
    await records.saveOutcomes(earlier.id, 'FACENET', SCOPE, [outcomeOf('A/1'), outcomeOf('Z/1')], 0);
    await save([outcomeOf('A/2'), outcomeOf('A/1', { outcome: 'NO_FACE', rows: 0 })]);
    await records.saveOutcomes(ingestionId, 'RESNET50', { ...SCOPE, index: 'sample_base' }, [outcomeOf('A/1')], 5);

    const first = await records.outcomesOfIngestion(ingestionId, { first: 2 });
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 3 });
    const second = await records.outcomesOfIngestion(ingestionId, { first: 2, after: first.outcomes[1] });
    expect(second).toMatchObject({ hasNextPage: false, totalCount: 3 });
    expect([...first.outcomes, ...second.outcomes].map(({ photoId, model }) => `${photoId} ${model}`)).toEqual([
      'A/1 FACENET',
      'A/1 RESNET50',
      'A/2 FACENET',
    ]);
    expect(await records.outcomesOfIngestion(ingestionId, { first: 9, outcome: 'NO_FACE' })).toMatchObject({
      outcomes: [{ photoId: 'A/1', model: 'FACENET' }],
      totalCount: 1,
    });
    expect(await records.outcomesOfIngestion(ingestionId, { first: 9, outcome: 'UNCHANGED' })).toMatchObject({
      totalCount: 0,
    });
    expect(await records.outcomesOfIngestion(earlier.id, { first: 9 })).toMatchObject({
      outcomes: [{ photoId: 'Z/1' }],
    });
  });

  it('saves the outcomes and counts of one call atomically', async () => {
    await save([outcomeOf('A/1')]);
    const broken = outcomeOf('A/3', { contentHash: null as unknown as string });
    await expect(save([outcomeOf('A/2'), broken])).rejects.toThrow(/NOT NULL/);
    expect((await saved()).map(({ photoId }) => photoId)).toEqual(['A/1']);
    expect((await records.ingestion(ingestionId))!.outcomes).toEqual([
      { model: 'FACENET', outcome: 'INDEXED', count: 1 },
    ]);
  });

  it('rejects outcomes of an unknown ingestion', async () => {
    await expect(records.saveOutcomes('unknown', 'FACENET', SCOPE, [outcomeOf('A/1')], 0)).rejects.toThrow(
      /FOREIGN KEY/,
    );
  });

  it('stores names byte by byte, so that composed and decomposed letters differ', async () => {
    const names = ['Zoë', 'Zoë'.normalize('NFD'), `'; drop table outcome; --`, '"\\\n%_*?', '😀/👩‍👩‍👧', 'x'.repeat(4000)];
    await save(names.map((name) => outcomeOf(name)));
    for (const name of names) expect((await records.outcome(SCOPE, name))?.photoId).toBe(name);
    expect(await records.countIndexed(SCOPE, names)).toBe(names.length);
    expect(await records.countRows(SCOPE)).toBe(names.length);

    const anyName = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(anyName, { minLength: 1, maxLength: 20 }), async (random) => {
        await records.deleteOutcomesOfIndex(SCOPE.index);
        await save(random.map((name) => outcomeOf(name)));
        expect((await saved()).map(({ photoId }) => photoId)).toEqual(
          [...random].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
        );
        await records.deleteOutcomes(SCOPE, random.slice(1));
        expect((await saved()).map(({ photoId }) => photoId)).toEqual(random.slice(0, 1));
      }),
      { numRuns: 50 },
    );
  });
});
