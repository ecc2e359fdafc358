import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastingTestDisk, temporaryFolder } from '@lookalike/testing';
import { describeFaults, FaultGallery, photosOf, SEARCH, serveFaultGallery } from '../../testing/fault-gallery';

/** More than an ingestion reads in advance, so that some are not read yet when the first ones are done. */
const PHOTOS = 40;

describeFaults((portraits) => {
  const folder = temporaryFolder();
  const disk = lastingTestDisk(join(folder, 'disk'));
  afterAll(() => disk?.destroy());

  const how = disk ? 'unmounted' : 'replaced by an empty folder, as an unmounted disk is';
  describe(`a gallery that is ${how}, during an ingestion`, () => {
    const gallery = new FaultGallery(disk?.folder ?? join(folder, 'photos'), portraits);
    const gateway = serveFaultGallery(gallery, { folder, photos: PHOTOS, disk });

    function removeDisk(): void {
      if (disk) return disk.unmount();
      renameSync(gallery.folder, `${gallery.folder}-away`);
      mkdirSync(gallery.folder);
    }

    function restoreDisk(): void {
      if (disk) {
        disk.mount();
        for (const [id, picture] of gallery.pictures) gallery.write(id, picture);
      } else {
        rmSync(gallery.folder, { recursive: true });
        renameSync(`${gallery.folder}-away`, gallery.folder);
      }
    }

    const search = async (id: string) => photosOf((await gateway().query(SEARCH, { image: { photo: id } })) as never);

    /** Starts an ingestion of every photo, and calls `fault` as soon as some are done. @returns its final state */
    async function ingestDuring(fault: () => void, rebuild: boolean) {
      const { ingestions } = gateway().lookalike;
      if (!rebuild) gallery.swapPictures();
      let last = await ingestions.start({ rebuild });
      let isDone = false;
      for await (last of ingestions.watch(last.id)) {
        if (isDone || last.done === 0) continue;
        isDone = true;
        fault();
      }
      expect(isDone).toBe(true);
      return last;
    }

    it.each([true, false])('loses no row and recovers when it is back (rebuild: %s)', async (rebuild) => {
      const unavailable = { status: 'FAILED', problem: { code: 'GALLERY_UNAVAILABLE', retryable: true } };
      expect(await ingestDuring(removeDisk, rebuild)).toMatchObject(unavailable);
      expect(await gateway().ingest({ rebuild })).toMatchObject(unavailable);
      expect((await search('P0/100')).sort()).toEqual(gallery.photos());
      restoreDisk();
      expect(await gateway().ingest({ rebuild })).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
      expect((await search('P0/100')).sort()).toEqual(gallery.photos());
    });

    it.each([true, false])('loses no row when it is back at once (rebuild: %s)', async (rebuild) => {
      await ingestDuring(() => {
        removeDisk();
        restoreDisk();
      }, rebuild);
      expect((await search('P1/101')).sort()).toEqual(gallery.photos());
      expect(await gateway().ingest({})).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
      const same = gallery.photos(gallery.pictures.get('P1/101'));
      expect((await search('P1/101')).slice(0, same.length).sort()).toEqual(same);
    });

    it.each([true, false])('loses no row when other photos are in its place (rebuild: %s)', async (rebuild) => {
      const write = (id: string) => {
        const file = join(gallery.folder, `${id}.jpg`);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, gallery.bytes('obama.jpg'));
      };
      removeDisk();
      write('P0/1');
      expect(await gateway().ingest({ rebuild })).toMatchObject({
        status: 'FAILED',
        problem: { code: 'ALL_PHOTOS_MISSING', retryable: false },
      });
      expect((await search('P0/1')).sort()).toEqual(gallery.photos());
      write('P0/100');
      expect(await gateway().ingest({ rebuild })).toMatchObject({
        status: 'SUCCEEDED',
        unreadPlaces: [{ path: '.', photos: PHOTOS - 1 }],
      });
      expect((await search('P0/100')).sort()).toEqual(['P0/1', ...gallery.photos()].sort());
      rmSync(join(gallery.folder, 'P0'), { recursive: true });
      restoreDisk();
      expect(await gateway().ingest({})).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS, unreadPlaces: [] });
      expect((await search('P0/100')).sort()).toEqual(gallery.photos());
    });
  });
});
