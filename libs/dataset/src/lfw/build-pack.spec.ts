import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { FileLock } from '@lookalike/node-support';
import { temporaryFolder, zipOf } from '@lookalike/testing';
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
  const original = photos.map(({ path }) => ({ path: `${top}images/${path}`, content: 'not this one' }));
  const funneled = photos.map(({ path, bytes }) => ({ path: `${top}images_deepfunneled/${path}`, content: bytes }));
  writeFileSync(zip.path, zipOf([{ path: `${top}index.html`, content: '<html>' }, ...original, ...funneled]));
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

it('stops at the next photo when its signal is aborted, leaves nothing, and can be built again', async () => {
  const folder = newFolder();
  const stop = new AbortController();
  const reason = new Error('stopped');
  const building = buildPack({ archive, folder, expected, onProgress: () => stop.abort(reason), signal: stop.signal });
  await expect(building).rejects.toBe(reason);
  expect(readdirSync(join(folder, '..'))).toEqual([]);
  await buildPack({ archive, folder, expected });
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
