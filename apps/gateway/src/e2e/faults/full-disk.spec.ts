import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, temporaryFolder, testDisk } from '@lookalike/testing';
import { describeFaults, FaultGallery, photosOf, SEARCH, serveFaultGallery } from '../../testing/fault-gallery';

/** More than an ingestion has in flight, so that much remains to be written when the first ones are done. */
const PHOTOS = 40;
const DISK_KB = 32 * 1024;

describeFaults((portraits) => {
  const folder = temporaryFolder();
  // The data directory of the gateway.
  const disk = testDisk(join(folder, 'data'));

  describeWith('the right to mount a disk, for a rebuild whose disk becomes full', disk, () => {
    const gallery = new FaultGallery(join(folder, 'photos'), portraits);
    const gateway = serveFaultGallery(gallery, { folder, photos: PHOTOS, disk, diskKb: DISK_KB });

    const filler = () => join(disk!.folder, 'filler');

    function fillDisk(): void {
      const { bavail, bsize } = statfsSync(disk!.folder);
      writeFileSync(filler(), Buffer.alloc(bavail * bsize));
    }

    const search = async () => {
      const answer = await gateway().query(SEARCH, { image: { photo: 'P0/100' } });
      return photosOf(answer as never).sort();
    };

    async function rebuildUntilFull() {
      const { ingestions } = gateway().lookalike;
      let last = await ingestions.start({ rebuild: true });
      let isFull = false;
      for await (last of ingestions.watch(last.id)) {
        if (isFull || last.done === 0) continue;
        isFull = true;
        fillDisk();
      }
      return last;
    }

    it('fails with a coded error, leaves the index to searches, and succeeds when there is space again', async () => {
      const failed = await rebuildUntilFull();
      expect(failed).toMatchObject({ status: 'FAILED' });
      expect(failed.problem!.code).toMatch(/^(STORE_UNAVAILABLE|DATA_DIRECTORY_UNUSABLE)$/u);
      expect(failed.problem!.remedy).not.toBe('');
      expect(failed.done).toBeLessThan(PHOTOS);
      expect(await search()).toEqual(gallery.photos());
      await expect(gateway().ingest({ rebuild: true })).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
      expect(await search()).toEqual(gallery.photos());

      rmSync(filler());
      expect(await gateway().ingest({ rebuild: true })).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS });
      expect(await search()).toEqual(gallery.photos());
    });
  });
});
