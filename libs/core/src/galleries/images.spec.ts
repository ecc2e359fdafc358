import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { Gallery } from '@lookalike/dataset';
import { temporaryFolder } from '@lookalike/testing';
import type { ModelIndexes } from '../models/model-indexes';
import { IngestionHarness } from '../testing/ingestion-harness';
import { openService } from '../testing/lazy-services';
import { createGalleries } from './galleries';
import { createImages } from './images';

const within = temporaryFolder();

describe('an open photo', () => {
  it('whose file cannot be closed, because its disk has failed, ends nothing else', async () => {
    async function* parts() {
      try {
        yield { bytes: Buffer.from('GIF89a'), totalBytes: 6 };
      } finally {
        // eslint-disable-next-line no-unsafe-finally -- as FileHandle.close
        throw new Error('EIO: i/o error, close');
      }
    }
    const rejections: unknown[] = [];
    const listener = (reason: unknown) => void rejections.push(reason);
    process.on('unhandledRejection', listener);
    const photo = { id: 'Ann/1', identity: 'Ann' };
    const opened = { find: () => photo, fingerprint: async () => 'f', readParts: parts } as unknown as Gallery;
    const gallery = await openService(async () => opened);
    const images = createImages({ gallery, indexes: {} as ModelIndexes });
    const { open } = await images.photo('Ann/1');
    const { close } = await open();
    close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off('unhandledRejection', listener);
    expect(rejections).toEqual([]);
  });
});

describe('the tag and the version of an image', () => {
  let harness: IngestionHarness;

  beforeEach(async () => {
    harness = await new IngestionHarness(within, { 'Ann/1': { faces: 1 }, 'Ann/2': { faces: 1 } }).open();
    await harness.ingest();
  });
  afterEach(() => harness.close());

  const tags = async () => {
    const images = createImages(harness.services);
    const files = [images.photo('Ann/1'), images.thumbnail('Ann/1'), images.crop('Ann/1#0'), images.photo('Ann/2')];
    return (await Promise.all(files)).map(({ etag }) => etag);
  };
  const versions = () => {
    const galleries = createGalleries(harness.services);
    return ['Ann/1', 'Ann/2', 'Ann/3'].map((id) => galleries.version(id));
  };

  it('are known without reading the photo, and stay the same', async () => {
    const read = jest.spyOn(harness.services.gallery.get(), 'read');
    const before = await tags();
    expect(new Set(before).size).toBe(4);
    expect(await tags()).toEqual(before);
    expect(read).not.toHaveBeenCalled();
    const [first, second, missing] = versions();
    expect(first).toMatch(/^[0-9a-f]{12}$/u);
    expect(second).not.toBe(first);
    expect(missing).toBeNull();
    await harness.ingest();
    expect(versions()).toEqual([first, second, null]);
  });

  it('change with the photo, also if it has the same size and modification time: the tag at once, the version with the ingestion', async () => {
    const [before, known] = [await tags(), versions()];
    const file = join(harness.folder, 'photos', 'Ann/1.jpg');
    const { atime, mtime } = statSync(file);
    harness.draw('Ann/1', { faces: 1 });
    utimesSync(file, atime, mtime);
    const after = await tags();
    expect(after.map((tag, i) => tag === before[i])).toEqual([false, false, false, true]);
    expect(versions()).toEqual(known);
    await harness.ingest();
    expect(versions().map((version, i) => version === known[i])).toEqual([false, true, true]);
  });

  it('throw for a photo that does not exist, or was deleted', async () => {
    const images = createImages(harness.services);
    await expect(images.photo('Ann/3')).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    await expect(images.crop('Ann/1#7')).rejects.toMatchObject({ code: 'FACE_NOT_FOUND' });
    harness.remove('Ann/1');
    await expect(images.thumbnail('Ann/1')).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
  });
});
