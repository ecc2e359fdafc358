import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LookalikeError } from '@lookalike/domain';
import { describeWith, temporaryFolder, testDisk, withoutRoot } from '@lookalike/testing';
import { drawPhoto } from '../testing/drawn-photos';
import { IngestionHarness, outcomeCounts } from '../testing/ingestion-harness';
import type { IngestionRequest } from './ingestion-request';

const within = temporaryFolder();
const PHOTOS = 40;
const PEOPLE = Object.fromEntries(Array.from({ length: PHOTOS }, (_, i) => [`P${i % 4}/${100 + i}`, { faces: 1 }]));

/** A gallery that fails must not delete rows. */
describe('an ingestion of a gallery that fails', () => {
  let harness: IngestionHarness;
  let photos: string;
  let disk: string;

  beforeEach(async () => {
    harness = await new IngestionHarness(within, PEOPLE).open();
    photos = join(harness.folder, 'photos');
    disk = join(harness.folder, 'disk');
    await harness.ingest();
  });
  afterEach(() => harness.close());

  /** As unmounting does it: the mount point remains, as an empty folder. */
  function unmount(): void {
    renameSync(photos, disk);
    mkdirSync(photos);
  }

  function mount(): void {
    rmSync(photos, { recursive: true });
    renameSync(disk, photos);
  }

  async function state() {
    const models = ['FACENET', 'RESNET50'] as const;
    return Promise.all(models.map(async (model) => [await harness.rows(model), await harness.outcomes(model)]));
  }

  async function restart(): Promise<void> {
    await harness.close();
    await harness.open();
  }

  it.each(['fingerprint', 'read'] as const)('keeps all rows when its disk is unmounted at a %s', async (method) => {
    const before = await state();
    harness.draw('P0/100', { faces: 1, take: 2 });
    const gallery = harness.services.gallery.get();
    const original = gallery[method].bind(gallery) as (id: string) => Promise<never>;
    jest.spyOn(gallery, method).mockImplementationOnce((id) => {
      unmount();
      return original(id);
    });
    const ended = await harness.ingest();
    expect(ended).toMatchObject({ status: 'FAILED', problem: { code: 'GALLERY_UNAVAILABLE', retryable: true } });
    expect(await state()).toEqual(before);
    expect(await harness.ingest()).toMatchObject({ status: 'FAILED', problem: { code: 'GALLERY_UNAVAILABLE' } });
    expect(await state()).toEqual(before);
    mount();
    expect(outcomeCounts(await harness.ingest())).toEqual([
      'FACENET INDEXED 1',
      `FACENET UNCHANGED ${PHOTOS - 1}`,
      'RESNET50 INDEXED 1',
      `RESNET50 UNCHANGED ${PHOTOS - 1}`,
    ]);
  });

  it('keeps all rows when its disk is unmounted and mounted again during the ingestion', async () => {
    const before = await state();
    const gallery = harness.services.gallery.get();
    const fingerprint = gallery.fingerprint.bind(gallery);
    jest.spyOn(gallery, 'fingerprint').mockImplementationOnce(async (id) => {
      unmount();
      const failure: unknown = await fingerprint(id).catch((error: unknown) => error);
      mount();
      throw failure;
    });
    await harness.ingest();
    expect((await state())[0]![0]).toEqual(before[0]![0]);
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
    expect(await state()).toEqual(before);
  });

  it('does not delete everything when other photos are in the place of the gallery', async () => {
    const before = await state();
    unmount();
    drawPhoto(photos, 'Other/1', { faces: 1 });
    await restart();
    const failed = await harness.ingest();
    expect(failed).toMatchObject({ status: 'FAILED', problem: { code: 'ALL_PHOTOS_MISSING', retryable: false } });
    expect(failed.problem!.message).toContain(`None of the ${PHOTOS} photos`);
    expect(await harness.ingest({ rebuild: true })).toMatchObject({ status: 'FAILED', problem: failed.problem });
    expect(await state()).toEqual(before);
    expect(await harness.ingest({ deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED', done: 1 });
    expect(Object.keys(await harness.rows('FACENET'))).toEqual(['Other/1#0']);
  });

  it.each([{}, { rebuild: true }, { rebuild: true, identities: ['P0'] }])(
    'keeps all rows when the process that read the gallery finds other photos in its place (%j)',
    async (request) => {
      const before = await state();
      unmount();
      drawPhoto(photos, 'P0/1', { faces: 1 });
      expect(await harness.ingest(request)).toMatchObject({
        status: 'FAILED',
        problem: { code: 'ALL_PHOTOS_MISSING', retryable: false },
      });
      expect(await state()).toEqual(before);
      drawPhoto(photos, 'P0/100', { faces: 1 });
      for (let round = 0; round < 2; round += 1) {
        const unreadPlaces = [{ path: '.', photos: PHOTOS - 1 }];
        expect(await harness.ingest(request)).toMatchObject({ status: 'SUCCEEDED', done: 2, unreadPlaces });
        expect(Object.keys(await harness.rows('FACENET'))).toEqual(['P0/1#0', ...Object.keys(before[0]![0]!)].sort());
      }
      expect(await harness.ingest({ ...request, deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED', done: 2 });
      expect(Object.keys(await harness.rows('FACENET'))).toEqual(['P0/1#0', 'P0/100#0']);
      expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', unreadPlaces: [] });
    },
  );

  it.each([false, true])(
    'keeps all rows when the records are new and other photos are in its place (rebuild: %s)',
    async (rebuild) => {
      const before = await harness.rows('FACENET');
      await harness.close();
      harness.deleteRecords();
      unmount();
      drawPhoto(photos, 'Other/1', { faces: 1 });
      await harness.open();
      for (let round = 0; round < 2; round += 1) {
        expect(await harness.ingest({ rebuild })).toMatchObject({
          status: 'FAILED',
          problem: { code: 'ALL_PHOTOS_MISSING' },
        });
        expect(await harness.rows('FACENET')).toEqual(before);
      }
      expect(await harness.ingest({ rebuild, deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED' });
      expect(Object.keys(await harness.rows('FACENET'))).toEqual(['Other/1#0']);
    },
  );

  it('keeps the rows of a folder without read permission when missing photos are deleted', async () => {
    chmodSync(join(photos, 'P3'), 0);
    harness.remove('P1/101');
    const ingest = () => harness.ingest({ deleteMissing: true });
    await withoutRoot([within, harness.folder], ingest, [join(harness.folder, 'data')]);
    chmodSync(join(photos, 'P3'), 0o755);
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(PHOTOS - 1);
  });

  it('deletes the rows of photos whose deletion this process observed', async () => {
    for (const id of Object.keys(PEOPLE)) harness.remove(id);
    harness.draw('Other/1', { faces: 1 });
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: 1 });
    expect(Object.keys(await harness.rows('FACENET'))).toEqual(['Other/1#0']);
  });

  it.each([
    ['a folder', (file: string) => mkdirSync(file)],
    ['a link to itself', (file: string) => symlinkSync(file, file)],
    ['an empty file', (file: string) => writeFileSync(file, '')],
    ['a file of zeros', (file: string) => writeFileSync(file, Buffer.alloc(5000))],
  ])('reports a photo that became %s after the scan, keeps its rows and continues', async (_what, replace) => {
    const before = await state();
    const [bad, changed] = ['P1/101', 'P2/102'];
    harness.draw(changed, { faces: 1, take: 2 });
    const file = join(photos, `${bad}.jpg`);
    const gallery = harness.services.gallery.get();
    const refresh = gallery.refresh.bind(gallery);
    jest.spyOn(gallery, 'refresh').mockImplementationOnce(async (options) => {
      await refresh(options);
      renameSync(file, `${file}.moved`);
      replace(file);
    });
    const ended = await harness.ingest();
    expect(ended).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS, problem: null });
    expect(outcomeCounts(ended)).toEqual([
      'FACENET FAILED 1',
      'FACENET INDEXED 1',
      `FACENET UNCHANGED ${PHOTOS - 2}`,
      'RESNET50 FAILED 1',
      'RESNET50 INDEXED 1',
      `RESNET50 UNCHANGED ${PHOTOS - 2}`,
    ]);
    expect((await harness.outcomes('FACENET'))[bad]).toBe('FAILED 1 PHOTO_UNREADABLE');
    expect((await harness.rows('FACENET'))[`${bad}#0`]).toEqual((before[0]![0] as Record<string, string>)[`${bad}#0`]);
    rmSync(file, { recursive: true });
    renameSync(`${file}.moved`, file);
    harness.embedder.calls.length = 0;
    expect(outcomeCounts(await harness.ingest())).toContain('FACENET INDEXED 1');
    expect((await harness.outcomes('FACENET'))[bad]).toBe('INDEXED 1');
    expect(harness.embedder.calls).toEqual([]);
  });

  it('keeps the old rows of a changed photo that cannot be embedded, and replaces them when it can', async () => {
    const before = await harness.rows('FACENET');
    harness.draw('P0/100', { faces: 1, take: 2 });
    harness.embedder.failure = new LookalikeError('INTERNAL', 'A worker crashed.', 'Try again.');
    await harness.ingest();
    expect(await harness.rows('FACENET')).toEqual(before);
    expect((await harness.outcomes('FACENET'))['P0/100']).toBe('FAILED 1 INTERNAL');
    harness.embedder.failure = null;
    await harness.ingest();
    expect((await harness.outcomes('FACENET'))['P0/100']).toBe('INDEXED 1');
    expect((await harness.rows('FACENET'))['P0/100#0']).not.toEqual(before['P0/100#0']);
  });

  it.each([true, false])(
    'keeps the rows of photos whose decoders were killed, and retries (rebuild: %s)',
    async (rebuild) => {
      const [changed, added] = ['P0/100', 'P0/200'];
      const before = await harness.rows('FACENET');
      harness.draw(changed, { faces: 1, take: 2 });
      harness.draw(added, { faces: 1 });
      const retryable = { retryable: true };
      harness.embedder.failure = new LookalikeError(
        'IMAGE_UNREADABLE',
        'Two processes ended.',
        'Try again.',
        retryable,
      );
      await harness.ingest({ rebuild });
      expect(await harness.rows('FACENET')).toEqual(before);
      expect(await harness.outcomes('FACENET')).toMatchObject({
        [changed]: 'FAILED 1 IMAGE_UNREADABLE',
        [added]: 'FAILED 0 IMAGE_UNREADABLE',
      });
      await restart();
      harness.embedder.failure = null;
      const kept = rebuild ? `FACENET INDEXED ${PHOTOS + 1}` : `FACENET UNCHANGED ${PHOTOS - 1}`;
      expect(outcomeCounts(await harness.ingest())).toContain(kept);
      const after = await harness.rows('FACENET');
      expect(Object.keys(after)).toEqual([...Object.keys(before), `${added}#0`].sort());
      expect(after[`${changed}#0`]).not.toEqual(before[`${changed}#0`]);
      expect(Object.values(await harness.outcomes('FACENET'))).toEqual(Array(PHOTOS + 1).fill('INDEXED 1'));
    },
  );

  it('keeps the rows of files and folders that cannot be read, and reports these with the ingestion', async () => {
    const before = await state();
    const changed = 'P0/100';
    harness.draw(changed, { faces: 1, take: 2 });
    rmSync(join(photos, 'P1/101.jpg'));
    symlinkSync('missing.jpg', join(photos, 'P1/101.jpg'));
    chmodSync(join(photos, 'P3'), 0);
    const ended = await withoutRoot([within, harness.folder], () => harness.ingest(), [join(harness.folder, 'data')]);
    chmodSync(join(photos, 'P3'), 0o755);
    const unreadPlaces = [
      { path: 'P3', reason: 'Lookalike has no permission to read it.', photos: PHOTOS / 4 },
      { path: 'P1/101.jpg', reason: expect.stringContaining('does not exist'), photos: 1 },
    ];
    expect(ended).toMatchObject({ status: 'SUCCEEDED', problem: null, unreadPlaces });
    const [[rows, outcomes]] = (await state()) as [[object, object]];
    expect(Object.keys(rows)).toEqual(Object.keys(before[0]![0]!));
    expect(outcomes).toEqual(before[0]![1]);
    await restart();
    expect(await harness.ingestions.get(ended.id)).toMatchObject({ unreadPlaces });
    rmSync(join(photos, 'P3'), { recursive: true });
    expect(await harness.ingest()).toMatchObject({ unreadPlaces: [{ path: 'P1/101.jpg' }] });
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(PHOTOS - PHOTOS / 4);
  });

  it('passes the mount points of earlier processes to the gallery', async () => {
    jest.spyOn(harness.services.gallery.get(), 'mounts').mockReturnValue([{ path: 'P3', diskId: null }]);
    await harness.ingest();
    renameSync(join(photos, 'P3'), disk);
    mkdirSync(join(photos, 'P3'));
    await restart();
    expect(await harness.ingest()).toMatchObject({ unreadPlaces: [{ path: 'P3', photos: PHOTOS / 4 }] });
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(PHOTOS);
    harness.draw('P3/1', { faces: 1 });
    for (const rebuild of [false, true]) {
      expect(await harness.ingest({ rebuild })).toMatchObject({ unreadPlaces: [{ path: 'P3', photos: PHOTOS / 4 }] });
      expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(PHOTOS + 1);
    }
    rmSync(join(photos, 'P3'), { recursive: true });
    await restart();
    expect(await harness.ingest()).toMatchObject({ unreadPlaces: [{ path: 'P3', photos: PHOTOS / 4 + 1 }] });
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(PHOTOS + 1);
    expect(await harness.ingest({ deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED', unreadPlaces: [] });
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(PHOTOS - PHOTOS / 4);
  });

  it.each([false, true])(
    'removes photos that are ignored now, and reports their number (rebuild: %s)',
    async (rebuild) => {
      rmSync(join(photos, 'P1/101.jpg'));
      writeFileSync(join(photos, '.lookalikeignore'), 'P3/\n');
      const ended = await harness.ingest({ rebuild });
      const removed = { deletedPhotos: 1, ignoredPhotos: PHOTOS / 4, unreadPlaces: [] };
      expect(ended).toMatchObject({ status: 'SUCCEEDED', problem: null, ...removed });
      expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(PHOTOS - PHOTOS / 4 - 1);
      await restart();
      expect(await harness.ingestions.get(ended.id)).toMatchObject(removed);
      expect(await harness.ingest()).toMatchObject({ deletedPhotos: 0, ignoredPhotos: 0 });
      rmSync(join(photos, '.lookalikeignore'));
      expect(await harness.ingest()).toMatchObject({ deletedPhotos: 0, ignoredPhotos: 0 });
      expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(PHOTOS - 1);
    },
  );

  it('keeps the rows of an ignored photo when the disk of its folder is missing', async () => {
    const before = await harness.rows('FACENET');
    writeFileSync(join(photos, 'P3/.lookalikeignore'), '*.jpg\n');
    renameSync(join(photos, 'P3'), disk);
    mkdirSync(join(photos, 'P3'));
    expect(await harness.ingest()).toMatchObject({ ignoredPhotos: 0, unreadPlaces: [{ path: 'P3' }] });
    expect(await harness.rows('FACENET')).toEqual(before);
  });

  it('removes all photos when all are ignored, although none of the indexed ones is left', async () => {
    harness.draw('new/1', { faces: 1 });
    writeFileSync(join(photos, '.lookalikeignore'), 'P*/\n');
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', ignoredPhotos: PHOTOS });
    expect(Object.keys(await harness.rows('FACENET'))).toEqual(['new/1#0']);
  });

  it('keeps the rows of a photo that is empty because it is being written', async () => {
    const before = await harness.rows('FACENET');
    writeFileSync(join(photos, 'P0/100.jpg'), '');
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS - 1 });
    expect(await harness.rows('FACENET')).toEqual(before);
  });

  describe.each([
    ['cannot be decoded, as one that is half written', (file: string, draw: () => void) => draw()],
    [
      'is text, as a placeholder is',
      (file: string) => writeFileSync(file, 'version https://git-lfs.github.com/spec/v1'),
    ],
    ['is zeros', (file: string) => writeFileSync(file, Buffer.alloc(5000))],
  ])('with a photo whose new content %s', (_what, write) => {
    const id = 'P0/100';
    let before: Record<string, string>;
    let original: Buffer;
    beforeEach(async () => {
      const file = join(photos, `${id}.jpg`);
      before = await harness.rows('FACENET');
      original = readFileSync(file);
      write(file, () => harness.draw(id, { faces: 'broken' }));
    });

    const reported = async (request: IngestionRequest) => {
      const { status, unreadPlaces, outcomes } = await harness.ingest(request);
      expect(status).toBe('SUCCEEDED');
      const failed = outcomes.filter(({ model, outcome }) => model === 'FACENET' && outcome === 'FAILED');
      return (
        failed.reduce((sum, { count }) => sum + count, 0) + unreadPlaces.reduce((sum, place) => sum + place.photos, 0)
      );
    };

    it.each([{}, { rebuild: true }, { rebuild: true, identities: ['P0'] }, { deleteMissing: true }])(
      'keeps its rows and reports it with each ingestion, until its content is back (%j)',
      async (request) => {
        for (let round = 0; round < 2; round += 1) {
          expect(await reported(request)).toBe(1);
          expect(await harness.rows('FACENET')).toEqual(before);
          await restart();
        }
        writeFileSync(join(photos, `${id}.jpg`), original);
        expect(await reported({})).toBe(0);
        expect((await harness.outcomes('FACENET'))[id]).toBe('INDEXED 1');
        expect(await harness.rows('FACENET')).toEqual(before);
      },
    );

    it('keeps its rows when the records are new', async () => {
      await harness.close();
      harness.deleteRecords();
      await harness.open();
      for (let round = 0; round < 2; round += 1) {
        await harness.ingest();
        expect(await harness.rows('FACENET')).toEqual(before);
      }
    });

    it('replaces its rows when it can be decoded, and deletes them when it is gone', async () => {
      await harness.ingest();
      harness.draw(id, { faces: 1, take: 2 });
      await harness.ingest();
      const { [id + '#0']: replaced, ...others } = await harness.rows('FACENET');
      expect({ ...others, [`${id}#0`]: before[`${id}#0`] }).toEqual(before);
      expect(replaced).not.toEqual(before[`${id}#0`]);
      harness.draw(id, { faces: 'broken' });
      await harness.ingest();
      harness.remove(id);
      expect(await harness.ingest()).toMatchObject({ deletedPhotos: 1, unreadPlaces: [] });
      expect(await harness.rows('FACENET')).toEqual(others);
    });
  });

  it('keeps the rows of a folder inside whose disk is not mounted', async () => {
    const before = await harness.rows('FACENET');
    renameSync(join(photos, 'P3'), disk);
    mkdirSync(join(photos, 'P3'));
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS - PHOTOS / 4 });
    expect(await harness.rows('FACENET')).toEqual(before);
    rmSync(join(photos, 'P3'), { recursive: true });
    await harness.ingest();
    expect(Object.keys(await harness.rows('FACENET'))).toHaveLength(PHOTOS - PHOTOS / 4);
  });
});

// The next disk in the same slot gets the same device number, and the root folders of all disks of a kind have the same inode.
describeWith('the right to mount a disk, for a disk that is exchanged', testDisk(join(within, 'mount')), () => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  /** A harness with a disk at `path` inside the folder of the harness, and the rows of its index. */
  async function start(path: string, photos: string[]) {
    const harness = new IngestionHarness(within, {});
    const disk = testDisk(join(harness.folder, path))!;
    disk.mount();
    // As in `exchange`.
    await setTimeout(20);
    open.push(async () => {
      await harness.close();
      disk.unmount();
    });
    for (const id of photos) harness.draw(id, { faces: 1 });
    await harness.open();
    await harness.ingest();
    return {
      harness,
      async exchange() {
        disk.unmount();
        disk.mount();
        // Afterwards the change time of its folder differs from the time when it was created, which is then known.
        await setTimeout(20);
      },
      rows: async () => Object.keys(await harness.rows('FACENET')),
      restart: async () => {
        await harness.close();
        await harness.open();
      },
    };
  }

  it.each([
    { time: 'in the same process', restarts: false },
    { time: 'before a restart', restarts: true },
  ])('the disk of the gallery, $time: no row is deleted', async ({ restarts }) => {
    const { harness, exchange, rows, restart } = await start('photos', ['P/1', 'P/2', '3']);
    const before = await rows();
    await exchange();
    harness.draw('Other/1', { faces: 1 });
    if (restarts) await restart();
    for (const rebuild of [false, true]) {
      const ended = await harness.ingest({ rebuild });
      expect(ended).toMatchObject({ status: 'FAILED', problem: { code: 'ALL_PHOTOS_MISSING' } });
      expect(await rows()).toEqual(before);
    }
    expect(await harness.ingest({ deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await rows()).toEqual(['Other/1#0']);
  });

  it.each([
    ['photos', 'in the same process'],
    ['photos', 'before a restart'],
    ['photos/Disk', 'in the same process'],
    ['photos/Disk', 'before a restart'],
  ])(
    'a disk at %s by one with photos of the same names, as of two cameras, %s: no other row is deleted',
    async (path, when) => {
      const names = ['1', '2', '3'].map((name) => (path === 'photos' ? name : `Disk/${name}`));
      const { harness, exchange, rows, restart } = await start(path, [...names, 'Ann/1']);
      const before = await rows();
      await exchange();
      harness.draw(names[0]!, { faces: 1, take: 2 });
      const unreadPlaces = [{ path: path === 'photos' ? '.' : 'Disk', photos: 3 }];
      for (const rebuild of [false, true, false]) {
        if (when === 'before a restart') await restart();
        expect(await harness.ingest({ rebuild })).toMatchObject({ status: 'SUCCEEDED', unreadPlaces });
        expect(await rows()).toEqual(before);
      }
      await harness.ingest({ deleteMissing: true });
      expect(await rows()).toHaveLength(path === 'photos' ? 1 : 2);
      if (when === 'before a restart') await restart();
      expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', unreadPlaces: [] });
    },
  );

  it.each(['photos', 'photos/Disk'])(
    'a disk at %s by one that ignores its photos, before a restart: no row is deleted',
    async (path) => {
      const names = ['1', '2'].map((name) => (path === 'photos' ? name : `Disk/${name}`));
      const { harness, exchange, rows, restart } = await start(path, names);
      const before = await rows();
      await exchange();
      for (const name of names) harness.draw(name, { faces: 1 });
      writeFileSync(join(harness.folder, path, '.lookalikeignore'), '/[12].jpg\n');
      harness.draw('Ann/1', { faces: 1 });
      await restart();
      expect(await harness.ingest()).toMatchObject({ ignoredPhotos: 0, deletedPhotos: 0 });
      expect(await rows()).toEqual(expect.arrayContaining(before));
    },
  );

  it.each(['photos', 'photos/Disk'])('a disk at %s by a copy before a restart: it is used', async (path) => {
    const names = ['1', '2', '3'].map((name) => (path === 'photos' ? name : `Disk/${name}`));
    const { harness, exchange, rows, restart } = await start(path, names);
    const folder = join(harness.folder, path);
    const copy = `${harness.folder}-copy`;
    cpSync(folder, copy, { recursive: true, preserveTimestamps: true });
    await exchange();
    cpSync(copy, folder, { recursive: true, preserveTimestamps: true });
    await restart();
    harness.draw(`${names[0]}0`, { faces: 1 });
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', unreadPlaces: [] });
    await restart();
    harness.remove(names[2]!);
    expect(await harness.ingest()).toMatchObject({ status: 'SUCCEEDED', unreadPlaces: [], deletedPhotos: 1 });
    expect(await rows()).toEqual([names[0], `${names[0]}0`, names[1]].map((id) => `${id}#0`));
  });

  it.each([
    ['an empty disk, in the same process', [], false],
    ['a disk with other photos, in the same process', ['Disk/Q/7'], false],
    ['a disk with other photos, before a restart', ['Disk/Q/7'], true],
  ])('a disk inside the gallery by %s: no row is deleted', async (_what, others, restarts) => {
    const { harness, exchange, rows, restart } = await start('photos/Disk', ['Disk/P/1', 'Disk/2', 'Ann/1']);
    const kept = await rows();
    await exchange();
    for (const id of others) harness.draw(id, { faces: 1 });
    if (restarts) await restart();
    for (const rebuild of [false, true, false]) {
      const ended = await harness.ingest({ rebuild });
      expect(ended).toMatchObject({ status: 'SUCCEEDED', unreadPlaces: [{ path: 'Disk', photos: 2 }] });
      expect(await rows()).toEqual(kept);
    }
    expect(await harness.ingest({ deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED', unreadPlaces: [] });
    expect(await rows()).toEqual(['Ann/1', ...others].map((id) => `${id}#0`));
    // Photos that are really deleted, while others of the disk remain, are not kept.
    for (const id of ['Disk/P/1', 'Disk/2']) harness.draw(id, { faces: 1 });
    await harness.ingest();
    harness.remove('Disk/2');
    expect(await harness.ingest()).toMatchObject({ unreadPlaces: [], deletedPhotos: 1 });
    expect(await harness.ingest({ deleteMissing: true })).toMatchObject({ status: 'SUCCEEDED', unreadPlaces: [] });
  });
});
