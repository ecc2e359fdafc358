import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describeWith, fetchedAsset, temporaryFolder, WORKSPACE } from '@lookalike/testing';
import type { Gallery } from '../gallery';
import { sha256 } from '../sha256';
import { openLfw } from './lfw';

const scratch = temporaryFolder();

describeWith('LFW', fetchedAsset('lfw-deepfunneled'), (asset) => {
  const cacheFolder = join(scratch, 'cache');
  let gallery: Gallery;
  const progress: [done: number, total: number][] = [];

  beforeAll(async () => {
    gallery = await openLfw({ asset, cacheFolder, onProgress: (...now) => progress.push(now) });
  });
  afterAll(() => gallery?.close());

  it('has 13,233 photos of 5,749 people, George W. Bush first', async () => {
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

  it('reads photos by offset', async () => {
    for (const id of ['AJ_Cook/0001', 'George_W_Bush/0530', 'Zydrunas_Ilgauskas/0001']) {
      const bytes = await gallery.read(id);
      expect([...bytes.subarray(0, 2), ...bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
      expect(await gallery.fingerprint(id)).toBe(sha256(bytes));
    }
  });

  it.each(['George_W_Bush/0531', 'George_W_Bush/1', '../../etc/passwd', '__proto__'])('has no photo %s', async (id) => {
    expect(gallery.find(id)).toBeNull();
    await expect(gallery.read(id)).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
  });

  it('unpacks once: later starts need no archive', async () => {
    expect(progress.at(-1)).toEqual([13_233, 13_233]);
    const again: unknown[] = [];
    const absent = { folder: join(scratch, 'nowhere'), format: 'tgz' };
    const second = await openLfw({ asset: absent, cacheFolder, onProgress: (...now) => again.push(now) });
    expect(again).toEqual([]);
    expect(await second.read('AJ_Cook/0001')).toEqual(await gallery.read('AJ_Cook/0001'));
    await second.close();
    expect(readdirSync(join(cacheFolder, 'galleries'))).toEqual(['lfw']);
  });
});

describeWith('LFW', fetchedAsset('lfw-deepfunneled'), (asset) => {
  it('is whole after a process was killed while it unpacked', async () => {
    const cacheFolder = join(scratch, 'killed');
    const galleries = join(cacheFolder, 'galleries');
    mkdirSync(galleries, { recursive: true });
    const script = `require(${JSON.stringify(join(__dirname, 'lfw'))}).openLfw(${JSON.stringify({ asset, cacheFolder })})`;
    const child = spawn(process.execPath, ['-r', '@swc-node/register', '-e', script], {
      cwd: WORKSPACE,
      env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') },
      stdio: 'inherit',
    });
    const ended = once(child, 'exit');
    while (child.exitCode === null && !halfWritten(galleries)) await setTimeout(5);
    child.kill('SIGKILL');
    await ended;
    expect(readdirSync(galleries)).toEqual([expect.stringMatching(/\.part$/u)]);
    const gallery = await openLfw({ asset, cacheFolder });
    expect(gallery.photoCount).toBe(13_233);
    await gallery.close();
    expect(readdirSync(galleries)).toEqual(['lfw']);
  });
});

function halfWritten(galleries: string): boolean {
  const [draft] = readdirSync(galleries);
  const photos = join(galleries, draft ?? '', 'photos.bin');
  return draft !== undefined && existsSync(photos) && statSync(photos).size > 1_000_000;
}

it('refuses an archive that is not LFW', async () => {
  const folder = join(scratch, 'other');
  mkdirSync(folder);
  writeFileSync(join(folder, 'lfw-deepfunneled.tgz'), 'no archive');
  const cacheFolder = join(scratch, 'refused');
  await expect(openLfw({ asset: { folder, format: 'tgz' }, cacheFolder })).rejects.toMatchObject({
    code: 'ASSET_CORRUPT',
  });
  rmSync(join(folder, 'lfw-deepfunneled.tgz'));
  await expect(openLfw({ asset: { folder, format: 'tgz' }, cacheFolder })).rejects.toMatchObject({
    code: 'GALLERY_UNAVAILABLE',
  });
});
