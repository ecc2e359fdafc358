import { temporaryFolder } from '@lookalike/testing';
import { join } from 'node:path';
import {
  describeFaults,
  FaultGallery,
  photosOf,
  PICTURES,
  SEARCH,
  serveFaultGallery,
} from '../../testing/fault-gallery';

const PHOTOS = 24;
const CLIENTS = 16;

describeFaults((portraits) => {
  const folder = temporaryFolder();
  const gallery = new FaultGallery(join(folder, 'photos'), portraits);
  const gateway = serveFaultGallery(gallery, { folder, photos: PHOTOS });

  it(`a rebuild completes while ${CLIENTS} clients search, and every answer is right`, async () => {
    const uploads = await Promise.all(PICTURES.map((picture) => gateway().upload(gallery.bytes(picture))));
    let isRebuilt = false;
    /** Searches with photos of the gallery and with uploads, which have to be embedded. @returns the number of searches */
    async function searchUntilRebuilt(client: number): Promise<number> {
      const picture = PICTURES[client % 2]!;
      const photos = gallery.photos(picture);
      let searches = 0;
      for (; !isRebuilt; searches += 1) {
        const image = client % 4 < 2 ? { upload: uploads[client % 2] } : { photo: photos[searches % photos.length] };
        const found = photosOf((await gateway().query(SEARCH, { image })) as never);
        expect(found.slice(0, photos.length).sort()).toEqual(photos);
        expect([...found].sort()).toEqual(gallery.photos());
      }
      return searches;
    }
    const clients = Promise.all(Array.from({ length: CLIENTS }, (_, client) => searchUntilRebuilt(client)));
    const rebuild = gateway()
      .ingest({ rebuild: true })
      .finally(() => (isRebuilt = true));
    const [ended, searches] = await Promise.all([rebuild, clients]);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', done: PHOTOS, problem: null });
    expect(Math.min(...searches)).toBeGreaterThan(0);
  });
});
