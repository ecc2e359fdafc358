import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isLookalikeError, type LookalikeClient } from '../index.js';
import { GREY_PNG } from '../testing/pictures.js';

/** Pictures from wherever a program has them, and those that cannot be had or taken. */
export function describeUploads(client: () => LookalikeClient, folder: string): void {
  const path = join(folder, 'grey.png');
  const photo = async () => {
    const { url } = await client().photo({ id: 'Barack_Obama/0001' });
    return (await fetch(client().urlOf(url))).arrayBuffer();
  };
  beforeAll(() => writeFile(path, GREY_PNG));

  it('a photo that is uploaded finds the one that it is', async () => {
    const image = await client().imageFromBlob(new Blob([await photo()]));
    const { probe, matches } = await client().similarFaces({ image, k: 1 });
    expect(matches[0]).toMatchObject({ photo: { id: 'Barack_Obama/0001' }, similarity: expect.closeTo(1, 3) });
    const kept = await fetch(client().urlOf(probe.url!));
    expect(kept.headers.get('content-type')).toBe('image/jpeg');
  });

  it.each<[string, () => string | URL | Blob]>([
    ['a path', () => path],
    ['a file URL', () => pathToFileURL(path)],
    ['a Blob', () => new Blob([GREY_PNG])],
    ['a File of a browser', () => new File([GREY_PNG], 'grey.png', { type: 'image/png' })],
    ['a File of a foreign type', () => new File([GREY_PNG], 'grey.txt', { type: 'text/plain' })],
    ['a File of a type with parameters', () => new File([GREY_PNG], 'grey', { type: 'image/png;q=1' })],
  ])('%s', async (_, file) => {
    const image = await client().imageFromFile(file());
    expect(await client().detectFaces({ image })).toMatchObject({ width: 64, height: 64, faces: [] });
    expect(await client().detectFaces({ image })).toMatchObject({ width: 64 });
  });

  it('a file that is not there, or none, is what reading it says', async () => {
    await expect(client().imageFromFile(join(folder, 'nowhere.jpg'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(client().imageFromFile(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it.each([20 * 2 ** 20 + 1, 64 * 2 ** 20])('%i bytes are too large', async (bytes) => {
    const failure: unknown = await client()
      .imageFromBlob(new Blob([Buffer.alloc(bytes)]))
      .catch((error: unknown) => error);
    if (!isLookalikeError(failure, 'IMAGE_TOO_LARGE')) throw failure;
    expect(failure.remedy).toMatch(/./);
  });

  it('no bytes are no picture', async () => {
    await expect(client().imageFromBlob(new Blob([]))).rejects.toMatchObject({ code: 'IMAGE_INPUT_INVALID' });
  });
}
