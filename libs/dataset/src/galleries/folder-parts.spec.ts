import {
  appendFileSync,
  existsSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '@lookalike/testing';
import { galleryFolders, jpeg } from '../testing/photo-files';
import { openFolder } from './folder';

/** The folder in which Linux lists the open files of this process; null on other systems. */
const OPEN_FILES = existsSync('/proc/self/fd') ? '/proc/self/fd' : null;

const { createFolder } = galleryFolders();

describe('a photo in parts', () => {
  const content = Buffer.concat([jpeg('large'), Buffer.alloc(300_000, 7)]);
  const file = (folder: string) => join(folder, 'Ann/1.jpg');

  it('has the same bytes, and each part their total', async () => {
    const gallery = await openFolder({ folder: createFolder({ 'Ann/1.jpg': content, 'Ann/2.jpg': 'small' }) });
    for (const [id, expected, count] of [
      ['Ann/1', content, 3],
      ['Ann/2', jpeg('small'), 1],
    ] as const) {
      const parts = [];
      for await (const part of gallery.readParts(id)) parts.push(part);
      expect(Buffer.concat(parts.map(({ bytes }) => bytes)).equals(expected)).toBe(true);
      expect(parts.map(({ totalBytes }) => totalBytes)).toEqual(Array(count).fill(expected.length));
      expect(await gallery.size(id)).toBe(expected.length);
    }
    await expect(gallery.readParts('Ann/3').next()).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
  });

  it.each<[string, (path: string) => void]>([
    ['was replaced in place', (path) => writeFileSync(path, Buffer.alloc(content.length, 8))],
    ['was shortened', (path) => truncateSync(path, 200_000)],
    ['has grown', (path) => appendFileSync(path, 'more')],
  ])('ends without the last part when the file %s', async (_, change) => {
    const folder = createFolder({ 'Ann/1.jpg': content });
    const parts = (await openFolder({ folder })).readParts('Ann/1');
    await parts.next();
    change(file(folder));
    let received = 1;
    const readRest = async () => {
      for await (const part of parts) received += Number(part.bytes.length > 0);
    };
    await expect(readRest()).rejects.toMatchObject({ code: 'PHOTO_UNREADABLE', retryable: true });
    expect(received).toBe(2);
  });

  it('is read when a later change gets another time: kernels take times from a clock with ticks of up to 10 ms', async () => {
    const folder = createFolder({ 'Ann/1.jpg': content });
    const gallery = await openFolder({ folder });
    const sinceChange = () => Date.now() - statSync(file(folder)).ctimeMs;
    await gallery.read('Ann/1');
    expect(sinceChange()).toBeGreaterThan(10);
    writeFileSync(file(folder), content);
    const parts = gallery.readParts('Ann/1');
    await parts.next();
    expect(sinceChange()).toBeGreaterThan(10);
    await parts.return();
  });

  it('is rejected before it is read when it is too large', async () => {
    const folder = createFolder({ 'Ann/1.jpg': content });
    const gallery = await openFolder({ folder });
    truncateSync(file(folder), 21 * 1024 * 1024);
    await expect(gallery.readParts('Ann/1').next()).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  describeWith('the open files of a process', OPEN_FILES, (openFiles) => {
    it('closes the file after the last part, and when the caller stops reading', async () => {
      const folder = createFolder({ 'Ann/1.jpg': content });
      const path = realpathSync(file(folder));
      const isOpen = () => readdirSync(openFiles).some((fd) => targetOf(join(openFiles, fd)) === path);
      const gallery = await openFolder({ folder });
      const left = gallery.readParts('Ann/1');
      await left.next();
      expect(isOpen()).toBe(true);
      await left.return();
      expect(isOpen()).toBe(false);
      for await (const part of gallery.readParts('Ann/1')) expect(part.bytes.length).toBeGreaterThan(0);
      expect(isOpen()).toBe(false);
    });
  });
});

/** Null for a file that was closed since the folder was listed. */
function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch {
    return null;
  }
}
