import { mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { PhotoId } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import { compareDisks, diskIdOf, isCopyOfIndexed, listDiskUuids } from './disk-id';
import { parseMountInfo } from './mount-points';

const scratch = temporaryFolder();

describe('the id of a disk', () => {
  const folder = { device: 1n, inode: 2n, createdAt: 1_700_000_000_123_456_789n };

  it('is that of another disk only if both are known and differ', () => {
    const id = diskIdOf(folder, 'ext4');
    expect(compareDisks(id, diskIdOf({ ...folder, device: 9n }, 'ext4'))).toBe('SAME');
    expect(compareDisks(id, diskIdOf({ ...folder, createdAt: folder.createdAt + 1n }, 'ext4'))).toBe('OTHER');
    expect(compareDisks(id, diskIdOf({ ...folder, createdAt: null }))).toBe('UNKNOWN');
  });

  it('has the UUID of the file system, by which two cards without creation times differ', async () => {
    const links = join(scratch, 'by-uuid');
    mkdirSync(links);
    symlinkSync('/dev/null', join(links, '0A1B-2C3D'));
    symlinkSync('/dev/zero', join(links, '4E5F-6A7B'));
    symlinkSync('/dev/missing', join(links, 'away'));
    const uuids = await listDiskUuids(links);
    const idOf = (device: string, createdAt: bigint | null) =>
      diskIdOf({ device: statSync(device, { bigint: true }).rdev, inode: 1n, createdAt }, 'vfat', uuids);
    const [card, other] = [idOf('/dev/null', null), idOf('/dev/zero', null)];
    expect(compareDisks(card, other)).toBe('OTHER');
    expect(compareDisks(card, idOf('/dev/null', null))).toBe('SAME');
    // A disk of another kind, and the same disk with a folder that was created again.
    expect(compareDisks(card, idOf('/dev/zero', 5n))).toBe('OTHER');
    expect(compareDisks(idOf('/dev/null', 5n), idOf('/dev/null', 6n))).toBe('OTHER');
    // In a container, the UUID is unknown.
    expect(compareDisks(card, diskIdOf({ ...folder, createdAt: null }))).toBe('UNKNOWN');
    expect(compareDisks(idOf('/dev/null', 5n), diskIdOf({ ...folder, createdAt: 5n }))).toBe('SAME');
    expect(await listDiskUuids(join(scratch, 'none'))).toEqual(new Map());
  });

  it('is unknown for exFAT, whose root folder has the time of each mount as its creation time', () => {
    // As in Linux: with optional fields, which other lines do not have, and a space in the path.
    const mounts = parseMountInfo(`36 35 98:0 / /photos/my\\040card rw,noatime master:1 shared:2 - exfat /dev/sdb1 rw
37 35 98:1 / /photos/disk rw - ext4 /dev/sdc1 rw
`);
    expect([...mounts]).toEqual([
      ['/photos/my card', 'exfat'],
      ['/photos/disk', 'ext4'],
    ]);
    expect(diskIdOf(folder, mounts.get('/photos/my card'))).toBeNull();
    expect(diskIdOf(folder, mounts.get('/photos/disk'))).not.toBeNull();
  });
});

describe('a copy of a disk', () => {
  const SECOND = 1_000_000_000n;
  const versionOf = (size: number, modified: bigint) => `${size}-${modified}-5-6`;
  const indexed = new Map([
    ['Disk/1', `${versionOf(100, 7n * SECOND)}:abc`],
    ['Disk/2', `${versionOf(200, 8n * SECOND)}:def`],
  ]);
  const isCopy = (photos: [PhotoId, string][], fingerprints: ReadonlyMap<PhotoId, string> = indexed) =>
    isCopyOfIndexed(new Map(photos.map(([id, version]) => [id, { version }])), 'Disk', {
      async *indexedPhotos() {
        yield* indexed.keys();
      },
      findFingerprints: async (ids) =>
        new Map(ids.flatMap((id) => (fingerprints.has(id) ? [[id, fingerprints.get(id)!]] : []))),
    });

  it('has each indexed photo with its size and modification time, as far as the file system stores it', async () => {
    const first: [PhotoId, string] = ['Disk/1', versionOf(100, 7n * SECOND)];
    expect(await isCopy([first, ['Disk/2', versionOf(200, 7n * SECOND)]])).toBe(true);
    expect(await isCopy([first, ['Disk/2', versionOf(200, 8n * SECOND)], ['Disk/new', versionOf(1, 1n)]])).toBe(true);
    expect(await isCopy([first])).toBe(false);
    expect(await isCopy([first, ['Disk/2', versionOf(201, 8n * SECOND)]])).toBe(false);
    expect(await isCopy([first, ['Disk/2', versionOf(200, 10n * SECOND)]])).toBe(false);
    expect(await isCopy([first, ['Disk/2', versionOf(200, 8n * SECOND)]], new Map())).toBe(false);
  });
});
