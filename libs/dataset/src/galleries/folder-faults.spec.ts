import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describeWith, lastingTestDisk, testDisk, withoutRoot } from '@lookalike/testing';
import type { Mount } from '../gallery';
import { galleryFolders, jpeg, writePhoto } from '../testing/photo-files';
import { openFolder } from './folder';

const { scratch, createFolder } = galleryFolders();

/** The mount points inside the gallery: the disk that contains the gallery itself differs between machines. */
function mountsInside(gallery: Awaited<ReturnType<typeof openFolder>>): string[] {
  return gallery.mounts().flatMap(({ path }) => (/^(?:$|\.\.?(?:\/|$))/u.test(path) ? [] : [path]));
}

/** As recorded by an earlier version. */
function mountOf(path: string): Mount {
  return { path, diskId: null };
}

/** The places that a gallery could not read. */
function unreadPlaces(gallery: Awaited<ReturnType<typeof openFolder>>): string[] {
  return gallery.issues().flatMap(({ path, isUnread }) => (isUnread ? [path] : []));
}

/** Whether a gallery contains a photo, may contain it in an unread place, or counts it as deleted. */
function stateOf(gallery: Awaited<ReturnType<typeof openFolder>>, id: string): string {
  return gallery.find(id) ? 'listed' : gallery.unreadPlaceOf(id) ? 'unknown' : 'deleted';
}

const unavailable = { code: 'GALLERY_UNAVAILABLE', retryable: true };
/** Not retryable, because someone must act. */
const unreadable = { code: 'PHOTO_UNREADABLE', retryable: false };

describe('the disk of a gallery is unmounted', () => {
  it('between two reads: no photo seems to be deleted', async () => {
    const folder = createFolder('Ann/1.jpg', 'Bea/1.jpg');
    const gallery = await openFolder({ folder });
    renameSync(folder, `${folder}-disk`);
    mkdirSync(folder);
    await expect(gallery.read('Ann/1')).rejects.toMatchObject(unavailable);
    await expect(gallery.fingerprint('Ann/1')).rejects.toMatchObject(unavailable);
    await expect(gallery.refresh()).rejects.toMatchObject(unavailable);
    expect(stateOf(gallery, 'Ann/1')).toBe('listed');
    rmSync(folder, { recursive: true });
    renameSync(`${folder}-disk`, folder);
    expect(await gallery.read('Ann/1')).toEqual(new Uint8Array(jpeg('Ann/1.jpg')));
  });

  it('between two checks: it is unavailable until it is mounted again', async () => {
    const folder = createFolder('Ann/1.jpg');
    const gallery = await openFolder({ folder });
    await gallery.check();
    renameSync(folder, `${folder}-disk`);
    await expect(gallery.check()).rejects.toMatchObject(unavailable);
    mkdirSync(folder);
    await expect(gallery.check()).rejects.toMatchObject(unavailable);
    // Files that a system or a NAS creates on a mount point.
    mkdirSync(join(folder, 'lost+found'));
    writeFileSync(join(folder, '.keep'), '');
    await expect(gallery.check()).rejects.toMatchObject(unavailable);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, '');
    await expect(gallery.check()).rejects.toMatchObject({ ...unavailable, retryable: false });
    rmSync(folder);
    renameSync(`${folder}-disk`, folder);
    await gallery.check();
  });

  it('or seems to be, because all photos are in hidden folders that an ignore file includes: it is available', async () => {
    const folder = createFolder('.photos/Ann/1.jpg');
    writeFileSync(join(folder, '.lookalikeignore'), '!.photos');
    const gallery = await openFolder({ folder });
    expect(gallery.photoCount).toBe(1);
    await gallery.check();
  });

  it('with a photo of another gallery on its mount point: none was listed there before', async () => {
    const folder = createFolder('Ann/1.jpg');
    const gallery = await openFolder({ folder });
    expect(gallery.wasListed('Ann/1')).toBe(true);
    renameSync(folder, `${folder}-disk`);
    mkdirSync(folder);
    // On a disk, it is the same folder later only if it was created at a known time: one that differs from that of its last change.
    await setTimeout(20);
    writePhoto(folder, 'Other/1.jpg', 'x');
    await gallery.refresh();
    expect(gallery.wasListed('Ann/1')).toBe(false);
    expect(gallery.wasListed('Other/1')).toBe(true);
    rmSync(join(folder, 'Other'), { recursive: true });
    writePhoto(folder, 'Cy/1.jpg', 'x');
    await gallery.refresh();
    expect(gallery.wasListed('Other/1')).toBe(true);
  });

  it('of a folder inside: its photos are not deleted, until the folder is', async () => {
    const folder = createFolder('Ann/1.jpg', 'disk/Bea/1.jpg');
    const gallery = await openFolder({ folder });
    renameSync(join(folder, 'disk'), `${folder}-disk`);
    mkdirSync(join(folder, 'disk'));
    await expect(gallery.read('disk/Bea/1')).rejects.toMatchObject({ code: 'PHOTO_NOT_FOUND' });
    for (let refresh = 0; refresh < 2; refresh += 1) {
      await gallery.refresh();
      expect(stateOf(gallery, 'disk/Bea/1')).toBe('unknown');
    }
    expect(gallery.unreadPlaceOf('disk/Bea/1')).toMatchObject({
      path: 'disk',
      reason: expect.stringContaining('disk'),
    });
    rmSync(join(folder, 'disk'), { recursive: true });
    renameSync(`${folder}-disk`, join(folder, 'disk'));
    await gallery.refresh();
    expect(stateOf(gallery, 'disk/Bea/1')).toBe('listed');
    rmSync(join(folder, 'disk'), { recursive: true });
    await gallery.refresh();
    expect(stateOf(gallery, 'disk/Bea/1')).toBe('deleted');
  });

  it('recognises a mount point from an earlier process', async () => {
    const folder = createFolder('Ann/1.jpg');
    mkdirSync(join(folder, 'disk'));
    const gallery = await openFolder({ folder });
    expect(stateOf(gallery, 'disk/1')).toBe('deleted');
    await gallery.refresh({ mounts: ['disk', 'away'].map(mountOf) });
    expect(['disk/1', 'away/1'].map((id) => stateOf(gallery, id))).toEqual(['unknown', 'unknown']);
    writePhoto(folder, 'disk/1.jpg', 'x');
    await gallery.refresh();
    expect(['disk/1', 'disk/2', 'Ann/2'].map((id) => stateOf(gallery, id))).toEqual(['listed', 'unknown', 'deleted']);
    expect(mountsInside(gallery).sort()).toEqual(['away', 'disk']);
    await gallery.refresh({ forgetMissingDisks: true });
    expect(['disk/2', 'away/1'].map((id) => stateOf(gallery, id))).toEqual(['deleted', 'deleted']);
    expect(mountsInside(gallery)).toEqual([]);
    expect(unreadPlaces(gallery)).toEqual([]);
  });

  it('reports a mount point that is unreadable or in an unreadable folder once', async () => {
    const folder = createFolder('Ann/1.jpg', 'Bea/disk/1.jpg', 'disk/1.jpg');
    const gallery = await openFolder({ folder });
    for (const path of ['Bea', 'disk']) chmodSync(join(folder, path), 0);
    await withoutRoot([scratch], () => gallery.refresh({ mounts: ['Bea/disk', 'disk'].map(mountOf) }));
    for (const path of ['Bea', 'disk']) chmodSync(join(folder, path), 0o755);
    expect(['Bea/disk/1', 'disk/1'].map((id) => stateOf(gallery, id))).toEqual(['unknown', 'unknown']);
    expect(unreadPlaces(gallery).filter((path) => path === 'disk')).toHaveLength(1);
  });

  it('with photos in the folder that replaced it: no photo is deleted, until that is confirmed', async () => {
    const folder = createFolder('Ann/1.jpg', 'Ann/2.jpg');
    const gallery = await openFolder({ folder });
    renameSync(folder, `${folder}-disk`);
    writePhoto(folder, 'Ann/1.jpg', 'x');
    for (let refresh = 0; refresh < 2; refresh += 1) {
      await gallery.refresh();
      expect(['Ann/1', 'Ann/2'].map((id) => stateOf(gallery, id))).toEqual(['listed', 'unknown']);
      expect(unreadPlaces(gallery)).toEqual(['.']);
    }
    await gallery.refresh({ forgetMissingDisks: true });
    expect(stateOf(gallery, 'Ann/2')).toBe('deleted');
    await gallery.refresh();
    expect(unreadPlaces(gallery)).toEqual([]);
  });
});

describeWith('the right to mount a disk', testDisk(join(scratch, 'mount')), ({ folder, mount, unmount }) => {
  it('recovers when its disk is unmounted and mounted again', async () => {
    mount();
    writePhoto(folder, 'Ann/1.jpg', 'x');
    const gallery = await openFolder({ folder });
    unmount();
    await expect(gallery.read('Ann/1')).rejects.toMatchObject(unavailable);
    await expect(gallery.refresh()).rejects.toMatchObject(unavailable);
    mount();
    writePhoto(folder, 'Ann/1.jpg', 'y');
    await gallery.refresh();
    expect(await gallery.read('Ann/1')).toEqual(new Uint8Array(jpeg('y')));
    unmount();
  });

  it('does not report a disk as missing that was mounted over it temporarily', async () => {
    const folder = createFolder('Ann/1.jpg', 'Ann/2.jpg');
    const gallery = await openFolder({ folder });
    const over = testDisk(folder)!;
    over.mount();
    writePhoto(folder, 'Ann/1.jpg', 'x');
    await gallery.refresh();
    expect(['Ann/1', 'Ann/2'].map((id) => stateOf(gallery, id))).toEqual(['listed', 'unknown']);
    over.unmount();
    await gallery.refresh({ mounts: gallery.mounts() });
    expect(['Ann/1', 'Ann/2'].map((id) => stateOf(gallery, id))).toEqual(['listed', 'listed']);
    expect(unreadPlaces(gallery)).toEqual([]);
    const restarted = await openFolder({ folder });
    await restarted.refresh({ mounts: gallery.mounts() });
    expect(unreadPlaces(restarted)).toEqual([]);
  });

  it('keeps the photos of a disk that was mounted inside it', async () => {
    const folder = createFolder('Ann/1.jpg');
    const { mount, unmount, destroy } = lastingTestDisk(join(folder, 'disk'))!;
    mount();
    writePhoto(folder, 'disk/Bea/1.jpg', 'x');
    const gallery = await openFolder({ folder });
    const mounts = gallery.mounts();
    expect(mountsInside(gallery)).toEqual(['disk']);
    unmount();
    const restarted = await openFolder({ folder });
    const expectUnknown = async (listed: string[]) => {
      for (const opened of [gallery, restarted]) {
        await opened.refresh({ mounts });
        expect(stateOf(opened, 'disk/Bea/1')).toBe('unknown');
        expect(listed.map((id) => stateOf(opened, id))).toEqual(listed.map(() => 'listed'));
        expect(mountsInside(opened)).toEqual(['disk']);
      }
    };
    await expectUnknown([]);
    writePhoto(folder, 'disk/Cy/1.jpg', 'x');
    await expectUnknown(['disk/Cy/1']);
    rmSync(join(folder, 'disk'), { recursive: true });
    await expectUnknown([]);
    mkdirSync(join(folder, 'disk'));
    mount();
    rmSync(join(folder, 'disk/Bea'), { recursive: true });
    writePhoto(folder, 'disk/Cy/1.jpg', 'x');
    for (const opened of [gallery, restarted]) {
      await opened.refresh({ mounts });
      expect(stateOf(opened, 'disk/Bea/1')).toBe('deleted');
    }
    unmount();
    destroy();
  });

  it.each([
    { covered: 'a folder', isDisk: false },
    { covered: 'another disk', isDisk: true },
  ])('keeps the photos of $covered over which an empty disk is mounted', async ({ isDisk }) => {
    const folder = createFolder('Ann/1.jpg', 'Bea/1.jpg');
    const { mount, unmount } = testDisk(join(folder, 'Bea'))!;
    if (isDisk) {
      mount();
      writePhoto(folder, 'Bea/1.jpg', 'x');
    }
    const gallery = await openFolder({ folder });
    mount();
    for (let refresh = 0; refresh < 2; refresh += 1) {
      await gallery.refresh({ mounts: gallery.mounts() });
      expect(stateOf(gallery, 'Bea/1')).toBe('unknown');
      expect(unreadPlaces(gallery)).toEqual(['Bea']);
    }
    unmount();
    await gallery.refresh({ mounts: gallery.mounts() });
    expect(stateOf(gallery, 'Bea/1')).toBe('listed');
    expect(unreadPlaces(gallery)).toEqual([]);
    if (isDisk) unmount();
  });

  it('keeps the photos of a folder of the same disk that was mounted inside it (a bind mount)', async () => {
    const folder = createFolder('Ann/1.jpg');
    const source = createFolder('Bea/1.jpg');
    const place = join(folder, 'a b');
    mkdirSync(place);
    execFileSync('mount', ['--bind', source, place]);
    const mounts = (await openFolder({ folder })).mounts();
    execFileSync('umount', ['-l', place]);
    const restarted = await openFolder({ folder });
    await restarted.refresh({ mounts });
    expect(stateOf(restarted, 'a b/Bea/1')).toBe('unknown');
  });

  it.each([
    { mounted: 'the gallery', subfolder: '' },
    { mounted: 'a folder that contains the gallery', subfolder: 'photos' },
  ])(
    'keeps the photos of the disk of $mounted when its mount point has one of them, after a restart too',
    async ({ subfolder }) => {
      const disk = join(scratch, `disk-with-gallery-in-${subfolder || 'root'}`);
      const { mount, unmount, destroy } = lastingTestDisk(disk)!;
      const folder = join(disk, subfolder);
      mount();
      for (const path of ['Ann/1.jpg', 'Ann/2.jpg']) writePhoto(folder, path, path);
      const gallery = await openFolder({ folder });
      const mounts = gallery.mounts();
      unmount();
      writePhoto(folder, 'Ann/1.jpg', 'x');
      for (const opened of [gallery, await openFolder({ folder })]) {
        await opened.refresh({ mounts });
        expect(['Ann/1', 'Ann/2'].map((id) => stateOf(opened, id))).toEqual(['listed', 'unknown']);
        expect(unreadPlaces(opened)).toEqual(['.']);
      }
      mount();
      writePhoto(folder, 'Ann/1.jpg', 'y');
      rmSync(join(folder, 'Ann/2.jpg'));
      await gallery.refresh();
      expect(stateOf(gallery, 'Ann/2')).toBe('deleted');
      expect(unreadPlaces(gallery)).toEqual([]);
      unmount();
      destroy();
    },
  );
});

describe('a photo that cannot be read after the scan', () => {
  it.each([
    ['a folder', (file: string) => mkdirSync(file)],
    ['a link to itself', (file: string) => symlinkSync(file, file)],
    ['a link that leads out of the gallery', (file: string) => symlinkSync('/etc/passwd', file)],
    ['a FIFO, on which reading would wait forever', (file: string) => execFileSync('mkfifo', [file])],
    ['a device', (file: string) => symlinkSync('/dev/zero', file)],
  ])('is %s: PHOTO_UNREADABLE, and the others can be read', async (_what, replace) => {
    const folder = createFolder('Ann/1.jpg', 'Ann/2.jpg');
    const gallery = await openFolder({ folder });
    rmSync(join(folder, 'Ann/1.jpg'));
    replace(join(folder, 'Ann/1.jpg'));
    await expect(gallery.read('Ann/1')).rejects.toMatchObject(unreadable);
    expect(await gallery.read('Ann/2')).toEqual(new Uint8Array(jpeg('Ann/2.jpg')));
  });

  it.each([0, 20, 5000])('is %i zeros, because it is being written: PHOTO_UNREADABLE, retryable', async (length) => {
    const folder = createFolder('Ann/1.jpg');
    const gallery = await openFolder({ folder });
    writeFileSync(join(folder, 'Ann/1.jpg'), Buffer.alloc(length));
    await expect(gallery.read('Ann/1')).rejects.toMatchObject({ code: 'PHOTO_UNREADABLE', retryable: true });
  });

  it('has no read permission any more: PHOTO_UNREADABLE', async () => {
    const folder = createFolder('Ann/1.jpg');
    const gallery = await openFolder({ folder });
    chmodSync(join(folder, 'Ann/1.jpg'), 0);
    await withoutRoot([scratch], () => expect(gallery.read('Ann/1')).rejects.toMatchObject(unreadable));
    chmodSync(join(folder, 'Ann'), 0);
    await withoutRoot([scratch], () => expect(gallery.fingerprint('Ann/1')).rejects.toMatchObject(unreadable));
    chmodSync(join(folder, 'Ann'), 0o755);
  });

  it('grows while it is read: never the bytes of two versions', async () => {
    const folder = createFolder('Ann/1.jpg');
    const file = join(folder, 'Ann/1.jpg');
    truncateSync(file, 10_000_000);
    const gallery = await openFolder({ folder });
    // In each turn, because a fast machine reads the file in less than the millisecond of a timer.
    let writing = setImmediate(function append() {
      appendFileSync(file, 'x');
      writing = setImmediate(append);
    });
    try {
      const remedy = expect.stringContaining('Try again when the file is complete.');
      await expect(gallery.read('Ann/1')).rejects.toMatchObject({ code: 'PHOTO_UNREADABLE', retryable: true, remedy });
    } finally {
      clearImmediate(writing);
    }
    expect((await gallery.read('Ann/1')).length).toBeGreaterThan(10_000_000);
  });
});

describe('a photo whose file or folder a scan cannot read', () => {
  it('is not deleted: a folder and a file without permission', async () => {
    const folder = createFolder('Ann/1.jpg', 'Ann/2.jpg', 'Be\u0301a/deep/1.jpg', 'Cy/1.jpg');
    const gallery = await openFolder({ folder });
    chmodSync(join(folder, 'Ann/2.jpg'), 0);
    chmodSync(join(folder, 'Be\u0301a'), 0);
    rmSync(join(folder, 'Cy'), { recursive: true });
    writePhoto(folder, 'Ann/2.jpg', 'changed');
    await withoutRoot([scratch], () => gallery.refresh());
    chmodSync(join(folder, 'Be\u0301a'), 0o755);
    expect(['Ann/1', 'Ann/2', 'B\u00e9a/deep/1', 'Cy/1'].map((id) => stateOf(gallery, id))).toEqual([
      'listed',
      'unknown',
      'unknown',
      'deleted',
    ]);
    expect(gallery.issues().filter(({ isUnread }) => isUnread)).toHaveLength(2);
  });

  it.each([
    ['a link whose target is missing', (file: string) => symlinkSync('missing.jpg', file)],
    ['a link to itself', (file: string) => symlinkSync(file, file)],
    ['an empty file, which is probably being written', (file: string) => writeFileSync(file, '')],
    ['a file of zeros, whose content is not written yet', (file: string) => writeFileSync(file, Buffer.alloc(5000))],
    ['a FIFO', (file: string) => execFileSync('mkfifo', [file])],
    ['a link that leads out of the gallery', (file: string) => symlinkSync('/etc/passwd', file)],
    ['a link to a folder outside', (file: string) => symlinkSync(scratch, file)],
  ])('is not deleted: %s', async (_what, replace) => {
    const folder = createFolder('Ann/1.jpg', 'Ann/2.jpg');
    const gallery = await openFolder({ folder });
    rmSync(join(folder, 'Ann/1.jpg'));
    replace(join(folder, 'Ann/1.jpg'));
    await gallery.refresh();
    expect(stateOf(gallery, 'Ann/1')).toBe('unknown');
  });

  it('is not deleted while its file contains something else, such as text, and is when it was moved', async () => {
    const folder = createFolder('Ann/1.jpg', 'Ann/2.jpg', 'Ann/3.jpg', 'Ann/4.jpg');
    const gallery = await openFolder({ folder });
    writeFileSync(join(folder, 'Ann/1.jpg'), 'version https://git-lfs.github.com/spec/v1');
    writeFileSync(join(folder, 'Ann/2.jpg'), Buffer.from('    ftypheic'));
    renameSync(join(folder, 'Ann/3.jpg'), join(folder, 'moved.jpg'));
    await gallery.refresh();
    expect(['Ann/1', 'Ann/2', 'Ann/3'].map((id) => stateOf(gallery, id))).toEqual(['unknown', 'unknown', 'deleted']);
    expect(unreadPlaces(gallery)).toEqual([]);
    rmSync(join(folder, 'Ann/1.jpg'));
    await gallery.refresh();
    expect(stateOf(gallery, 'Ann/1')).toBe('deleted');
  });

  it('is not deleted: a photo of a folder that was replaced by a link that leads out of the gallery', async () => {
    const folder = createFolder('Ann/1.jpg', 'Bea/1.jpg');
    const gallery = await openFolder({ folder });
    rmSync(join(folder, 'Bea'), { recursive: true });
    symlinkSync(scratch, join(folder, 'Bea'));
    await gallery.refresh();
    expect(['Ann/1', 'Bea/1'].map((id) => stateOf(gallery, id))).toEqual(['listed', 'unknown']);
    rmSync(join(folder, 'Bea'));
    await gallery.refresh();
    expect(stateOf(gallery, 'Bea/1')).toBe('deleted');
  });
});
