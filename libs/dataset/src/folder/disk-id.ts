import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PhotoId } from '@lookalike/domain';
import { TimeSlice } from '@lookalike/node-support';
import type { RefreshOptions } from '../gallery';
import type { FolderId } from './folder-id';
import type { FoundFile } from './walk-folder';

/** Links by the UUIDs of file systems to their devices, which udev makes. A container does not have them. */
const UUID_LINKS = '/dev/disk/by-uuid';

/**
 * File systems whose root folder has the time of the mount as its creation time: each mount would look like another disk. In Linux, exFAT
 * (`exfat_read_root`). The root folders of FAT and of most FUSE file systems have no creation time.
 */
const CREATED_AT_MOUNT: ReadonlySet<string> = new Set(['exfat']);

const IDS_PER_CALL = 500;

/** File systems store modification times in steps of up to two seconds (FAT), so that of a copy may differ by one step. */
const MODIFICATION_STEP_NS = 2_000_000_000n;

/** The UUIDs of the file systems of mounted and other disks by device number. @param links for tests */
export async function listDiskUuids(links = UUID_LINKS): Promise<ReadonlyMap<bigint, string>> {
  const names = await readdir(links).catch(() => []);
  const devices = names.map(async (name): Promise<[bigint, string][]> => {
    const device = await stat(join(links, name), { bigint: true }).catch(() => null);
    return device ? [[device.rdev, name]] : [];
  });
  return new Map((await Promise.all(devices)).flat());
}

/**
 * Identifies the disk that is mounted at a folder: the time when its root folder was created, and the UUID of its file system, as far as
 * they are known. Device and inode do not identify it: the next disk in the same slot gets the same device number, and the root folders of
 * all disks of a kind have the same inode. The number of a device also changes when a disk is mounted again.
 * @param type of the file system that is mounted at the folder, as Linux names it, if any
 * @returns null if neither is known
 */
export function diskIdOf(
  { device, createdAt }: FolderId,
  type = '',
  uuids: ReadonlyMap<bigint, string> = new Map(),
): string | null {
  const created = createdAt === null || CREATED_AT_MOUNT.has(type) ? '' : createdAt.toString();
  const uuid = uuids.get(device) ?? '';
  return created || uuid ? `${created}/${uuid}` : null;
}

/** Whether two ids are those of the same disk. UNKNOWN if they have nothing in common that could be compared. */
export function compareDisks(a: string | null, b: string | null): 'SAME' | 'OTHER' | 'UNKNOWN' {
  const [known, others] = [partsOf(a), partsOf(b)];
  const comparable = known.flatMap((part, i) => (part && others[i] ? [part === others[i]] : []));
  if (comparable.length === 0) return 'UNKNOWN';
  return comparable.every(Boolean) ? 'SAME' : 'OTHER';
}

function partsOf(id: string | null): string[] {
  return id?.split('/') ?? [];
}

/**
 * Whether a scan has found each indexed photo of a folder with its size and modification time: the disk is then a copy of the one from
 * which they were indexed, such as a larger disk, and using it loses nothing.
 * @param folder inside the gallery; empty for all photos
 * @returns false if it is unknown what is indexed
 */
export async function isCopyOfIndexed(
  photos: ReadonlyMap<PhotoId, Pick<FoundFile, 'version'>>,
  folder: string,
  { indexedPhotos, findFingerprints }: Pick<RefreshOptions, 'indexedPhotos' | 'findFingerprints'>,
): Promise<boolean> {
  if (!indexedPhotos || !findFingerprints) return false;
  const slice = new TimeSlice();
  let batch: PhotoId[] = [];
  const isBatchCopied = async () => {
    if (batch.length === 0) return true;
    const fingerprints = await findFingerprints(batch);
    return batch.every((id) => isCopy(photos.get(id)!.version, fingerprints.get(id) ?? ''));
  };
  for await (const id of indexedPhotos(folder.normalize('NFC'))) {
    if (slice.hasExpired) await slice.yieldToEventLoop();
    // A photo that is ignored is missing as well: another disk may have its own ignore file.
    if (!photos.has(id)) return false;
    if (batch.push(id) < IDS_PER_CALL) continue;
    if (!(await isBatchCopied())) return false;
    batch = [];
  }
  return isBatchCopied();
}

/** Whether versions of files (see `versionOf`) have the same size and modification time. */
function isCopy(version: string, indexedVersion: string): boolean {
  const [size, modified] = version.split('-');
  const [indexedSize, indexedModified] = indexedVersion.split('-');
  if (size !== indexedSize || modified === undefined || !/^\d+$/u.test(indexedModified ?? '')) return false;
  const difference = BigInt(modified) - BigInt(indexedModified!);
  return difference < MODIFICATION_STEP_NS && difference > -MODIFICATION_STEP_NS;
}
