import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describeWith, fetchedAsset, temporaryFolder, WORKSPACE } from '@lookalike/testing';
import type { Gallery } from '../gallery';
import { sha256 } from '../digest';
import { openLfw } from './lfw';

const scratch = temporaryFolder();

describeWith('LFW', fetchedAsset('lfw-deepfunneled'), (asset) => {
  const cacheFolder = join(scratch, 'cache');
  let gallery: Gallery;
  let firstAttempt: unknown;
  const progress: [done: number, total: number][] = [];

  beforeAll(async () => {
    const folder = join(scratch, 'truncated');
    mkdirSync(folder);
    const [name = ''] = readdirSync(asset.folder);
    writeFileSync(join(folder, name), readFileSync(join(asset.folder, name)).subarray(0, 1_000_000));
    firstAttempt = await openLfw({ asset: { ...asset, folder }, cacheFolder }).catch((error: unknown) => error);
    gallery = await openLfw({ asset, cacheFolder, onProgress: (...call) => progress.push(call) });
  });
  afterAll(() => gallery?.close());

  it('contains 13,233 photos of 5,749 identities, George_W_Bush first', async () => {
    expect(gallery).toMatchObject({ name: 'lfw', photoCount: 13_233, identityCount: 5_749 });
    const ids: string[] = [];
    for await (const { id } of gallery.photos()) ids.push(id);
    expect(ids).toHaveLength(13_233);
    expect(ids[0]).toBe('George_W_Bush/0001');
    expect(ids[529]).toBe('George_W_Bush/0530');
    expect(ids[530]).toBe('Colin_Powell/0001');
    expect(gallery.identity('George_W_Bush')).toMatchObject({ photoCount: 530 });
    const identities = await gallery.identities();
    expect(identities.filter(({ photoCount }) => photoCount > 1)).toHaveLength(1_680);
    expect(await gallery.identities('george w bush')).toEqual([{ name: 'George_W_Bush', photoCount: 530 }]);
    expect(gallery.issues()).toEqual([]);
  });

  it('opens after an attempt with a truncated archive failed', () => {
    expect(firstAttempt).toMatchObject({ code: 'ASSET_CORRUPT', retryable: false });
    expect(gallery.photoCount).toBe(13_233);
  });

  it('reads photos by offset', async () => {
    for (const id of ['AJ_Cook/0001', 'George_W_Bush/0530', 'Zydrunas_Ilgauskas/0001']) {
      const bytes = await gallery.read(id);
      expect([...bytes.subarray(0, 2), ...bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
      expect(await gallery.fingerprint(id)).toBe(sha256(bytes));
    }
  });

  it.each(['George_W_Bush/0531', 'George_W_Bush/1', '../../etc/passwd', '__proto__'])(
    'contains no photo %s',
    async (id) => {
      expect(gallery.find(id)).toBeNull();
      await expect(gallery.read(id)).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    },
  );

  it('unpacks once, so that later starts need no archive', async () => {
    expect(progress.at(-1)).toEqual([13_233, 13_233]);
    const calls: unknown[] = [];
    const missing = { folder: join(scratch, 'missing'), format: 'tgz' };
    const second = await openLfw({ asset: missing, cacheFolder, onProgress: (...call) => calls.push(call) });
    expect(calls).toEqual([]);
    expect(await second.read('AJ_Cook/0001')).toEqual(await gallery.read('AJ_Cook/0001'));
    await second.close();
    expect(readdirSync(join(cacheFolder, 'galleries'))).toEqual(['lfw']);
  });

  it('can still be read after its unpacked folder was deleted, and reports a truncated photo as that photo’s failure', async () => {
    const unpacked = join(cacheFolder, 'galleries', 'lfw');
    const copy = join(scratch, 'copy');
    cpSync(unpacked, join(copy, 'galleries', 'lfw'), { recursive: true });
    const other = await openLfw({ asset, cacheFolder: copy });
    const file = join(copy, 'galleries', 'lfw', 'photos.bin');
    const bytes = await other.read('AJ_Cook/0001');
    truncateSync(file, statSync(file).size - 10);
    await expect(other.read('Zydrunas_Ilgauskas/0001')).rejects.toMatchObject({ code: 'ASSET_CORRUPT' });
    rmSync(copy, { recursive: true });
    expect(await other.read('AJ_Cook/0001')).toEqual(bytes);
    await other.close();
  });
});

describeWith('LFW', fetchedAsset('lfw-deepfunneled'), (asset) => {
  it('is complete after a process was killed while unpacking', async () => {
    const cacheFolder = join(scratch, 'killed');
    const galleries = join(cacheFolder, 'galleries');
    mkdirSync(galleries, { recursive: true });
    const script = `require(${JSON.stringify(join(__dirname, 'lfw'))}).openLfw(${JSON.stringify({ asset, cacheFolder })})`;
    const child = spawn(process.execPath, ['-r', '@swc-node/register', '-e', script], {
      cwd: WORKSPACE,
      env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') },
      stdio: 'inherit',
    });
    const exited = once(child, 'exit');
    while (child.exitCode === null && !isHalfWritten(galleries)) await setTimeout(5);
    child.kill('SIGKILL');
    await exited;
    expect(readdirSync(galleries).sort()).toEqual(['lfw.lock', 'lfw.part']);
    const gallery = await openLfw({ asset, cacheFolder });
    expect(gallery.photoCount).toBe(13_233);
    await gallery.close();
    expect(readdirSync(galleries)).toEqual(['lfw']);
  });
});

function isHalfWritten(galleries: string): boolean {
  const photos = statSync(join(galleries, 'lfw.part/photos.bin'), { throwIfNoEntry: false });
  return photos !== undefined && photos.size > 1_000_000;
}

it('rejects an archive that is not LFW or does not exist, each time it is called', async () => {
  const folder = join(scratch, 'other');
  const open = () => openLfw({ asset: { folder, format: 'tgz' }, cacheFolder: join(scratch, 'rejected') });
  mkdirSync(folder);
  writeFileSync(join(folder, 'lfw-deepfunneled.tgz'), 'not an archive');
  for (let attempt = 0; attempt < 2; attempt += 1) {
    await expect(open()).rejects.toMatchObject({ code: 'ASSET_CORRUPT', retryable: false });
    expect(readdirSync(join(scratch, 'rejected', 'galleries'))).toEqual([]);
  }
  rmSync(join(folder, 'lfw-deepfunneled.tgz'));
  await expect(open()).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
  rmSync(folder, { recursive: true });
  await expect(open()).rejects.toMatchObject({ code: 'GALLERY_UNAVAILABLE' });
});
