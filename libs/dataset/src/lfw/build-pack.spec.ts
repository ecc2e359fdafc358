import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import { FileLock } from '@lookalike/node-support';
import { temporaryFolder } from '@lookalike/testing';
import { create } from 'tar';
import { digestOfFiles, sha256 } from '../digest';
import { buildPack } from './build-pack';
import { Pack } from './pack';

const scratch = temporaryFolder();
const photos = Array.from({ length: 250 }, (_, i) => {
  const name = `Person_${String.fromCharCode(65 + (i % 7))}`;
  return { path: `${name}/${name}_${String(i).padStart(4, '0')}.jpg`, bytes: Buffer.from(`photo ${i} `.repeat(i + 1)) };
});
const expected = {
  digest: digestOfFiles(new Map(photos.map(({ path, bytes }) => [path, sha256(bytes)]))),
  photos: photos.length,
};
const archive = { path: join(scratch, 'photos.tgz'), format: 'tgz' as const };
let folders = 0;
const newFolder = () => join(scratch, `cache-${folders++}`, 'galleries', 'lfw');

beforeAll(async () => {
  const top = join(scratch, 'lfw-deepfunneled');
  for (const { path, bytes } of photos) {
    mkdirSync(join(top, path, '..'), { recursive: true });
    writeFileSync(join(top, path), bytes);
  }
  writeFileSync(join(top, 'README.txt'), 'not a photo');
  await create({ gzip: true, file: archive.path, cwd: scratch }, ['lfw-deepfunneled']);
});

it('contains every photo, reports progress and leaves no temporary folder', async () => {
  const folder = newFolder();
  const progress: number[] = [];
  await buildPack({ archive, folder, expected, onProgress: (done) => progress.push(done) });
  const pack = (await Pack.open(folder, expected.digest))!;
  expect(pack.index.photos).toHaveLength(photos.length);
  for (const photo of pack.index.photos) {
    const { bytes } = photos.find(({ path }) => path === photo.path)!;
    expect(bytes.equals(await pack.read(photo))).toBe(true);
  }
  await pack.close();
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(photos.length);
  expect(readdirSync(join(folder, '..'))).toEqual(['lfw']);
});

it('reads only the deep-funneled photos from the archive of the whole site', async () => {
  const top = 'site-2a620cd/';
  const zip = { path: join(scratch, 'site.zip'), format: 'zip' as const };
  const original = photos.map(({ path }) => ({ path: `${top}images/${path}`, bytes: Buffer.from('not this one') }));
  const funneled = photos.map(({ path, bytes }) => ({ path: `${top}images_deepfunneled/${path}`, bytes }));
  writeFileSync(
    zip.path,
    zipOf([{ path: `${top}index.html`, bytes: Buffer.from('<html>') }, ...original, ...funneled]),
  );
  const folder = newFolder();
  await buildPack({ archive: zip, folder, expected });
  const pack = (await Pack.open(folder, expected.digest))!;
  expect(pack.index.photos).toHaveLength(photos.length);
  expect(photos[42]!.bytes.equals(await pack.read(pack.index.photos[42]!))).toBe(true);
  await pack.close();
  const truncated = join(scratch, 'truncated.zip');
  const whole = readFileSync(zip.path);
  writeFileSync(truncated, whole.subarray(0, whole.length / 2));
  const built = buildPack({ archive: { ...zip, path: truncated }, folder: newFolder(), expected });
  await expect(built).rejects.toMatchObject({ code: 'ASSET_CORRUPT' });
});

it('rejects an archive that is truncated, different or not an archive, and leaves no files', async () => {
  const whole = readFileSync(archive.path);
  const truncated = join(scratch, 'truncated.tgz');
  writeFileSync(truncated, whole.subarray(0, whole.length / 2));
  const notArchive = join(scratch, 'not-archive.tgz');
  writeFileSync(notArchive, 'not an archive');
  for (const path of [truncated, notArchive, join(scratch, 'missing.tgz')]) {
    const folder = newFolder();
    const built = buildPack({ archive: { ...archive, path }, folder, expected });
    await expect(built).rejects.toMatchObject({ code: 'ASSET_CORRUPT', message: expect.stringContaining(path) });
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  }
  const other = buildPack({ archive, folder: newFolder(), expected: { ...expected, digest: 'f'.repeat(64) } });
  await expect(other).rejects.toMatchObject({ code: 'ASSET_CORRUPT' });
});

it('throws GALLERY_UNAVAILABLE when the cache cannot be written', async () => {
  const file = join(scratch, 'a-file');
  writeFileSync(file, '');
  const built = buildPack({ archive, folder: join(file, 'galleries', 'lfw'), expected });
  await expect(built).rejects.toMatchObject({
    code: 'GALLERY_UNAVAILABLE',
    message: expect.stringContaining(file),
    retryable: false,
  });
});

it('is not opened when it is truncated, incomplete or has another digest', async () => {
  const folder = newFolder();
  expect(await Pack.open(folder, expected.digest)).toBeNull();
  await buildPack({ archive, folder, expected });
  expect(await Pack.open(folder, 'f'.repeat(64))).toBeNull();
  truncateSync(join(folder, 'photos.bin'), 1000);
  expect(await Pack.open(folder, expected.digest)).toBeNull();
  await buildPack({ archive, folder, expected });
  const pack = await Pack.open(folder, expected.digest);
  expect(pack).not.toBeNull();
  await pack!.close();
  writeFileSync(join(folder, 'index.json'), '{"digest":');
  expect(await Pack.open(folder, expected.digest)).toBeNull();
});

it('names a photo whose bytes changed in the pack', async () => {
  const folder = newFolder();
  await buildPack({ archive, folder, expected });
  const path = join(folder, 'photos.bin');
  const bytes = readFileSync(path);
  const pack = (await Pack.open(folder, expected.digest))!;
  const [first] = pack.index.photos;
  bytes[first!.offset]! ^= 1;
  writeFileSync(path, bytes);
  await expect(pack.read(first!)).rejects.toMatchObject({
    code: 'ASSET_CORRUPT',
    message: expect.stringContaining(first!.path),
  });
  await pack.close();
});

it('is built once when several calls build it at the same time', async () => {
  const folder = newFolder();
  const completed: number[] = [];
  const onProgress = (done: number, total: number) => void (done === total && completed.push(done));
  await Promise.all([1, 2, 3].map(() => buildPack({ archive, folder, expected, onProgress })));
  expect(completed).toEqual([photos.length]);
  expect(readdirSync(join(folder, '..'))).toEqual(['lfw']);
  await (await Pack.open(folder, expected.digest))!.close();
});

it('deletes the temporary folder of a killed process, and not that of a running one', async () => {
  const folder = newFolder();
  const temporary = `${folder}.part`;
  mkdirSync(temporary, { recursive: true });
  writeFileSync(join(temporary, 'photos.bin'), 'incomplete');
  const owner = await FileLock.acquire(`${folder}.lock`);
  const built = buildPack({ archive, folder, expected });
  await setTimeout(300);
  expect(readFileSync(join(temporary, 'photos.bin'), 'utf8')).toBe('incomplete');
  owner.release();
  await built;
  expect(readdirSync(join(folder, '..'))).toEqual(['lfw']);
});

/** A zip archive of deflated files (PKWARE's APPNOTE.TXT, section 4.3). */
function zipOf(files: { path: string; bytes: Buffer }[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, bytes } of files) {
    const data = deflateRawSync(bytes);
    const name = Buffer.from(path);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, data]);
    parts.push(local);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, tail, name]));
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, entries, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
