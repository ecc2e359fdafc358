import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Absolute paths of mount points, with the types of their file systems, such as `ext4`. */
export type MountPoints = ReadonlyMap<string, string>;

/**
 * All mount points. Only Linux lists them; elsewhere the list is empty, and a mount point is recognised by a device other than that of
 * the folder around it. The list also has bind mounts of the same file system, which have the same device.
 */
export async function listMountPoints(): Promise<MountPoints> {
  const list = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return parseMountInfo(list);
}

/** @param list the format of proc_pid_mountinfo(5): a later line covers an earlier one with the same path */
export function parseMountInfo(list: string): MountPoints {
  const lines = list.split('\n').map((line) => line.split(' '));
  return new Map(lines.flatMap((fields) => (fields[4] ? [[unescapePath(fields[4]), typeOf(fields)]] : [])));
}

/** The field after the separator, before which there may be any number of optional fields. */
function typeOf(fields: readonly string[]): string {
  return fields[fields.indexOf('-', 6) + 1] ?? '';
}

/** @param path absolute, without symbolic links. A path that cannot be read is not a mount point. */
export async function isMountPoint(path: string, listed: MountPoints): Promise<boolean> {
  if (listed.has(path)) return true;
  const [own, parent] = await Promise.all([path, dirname(path)].map((folder) => deviceOf(folder)));
  return own !== null && parent !== null && own !== parent;
}

/** The mount point of the disk that contains a folder; the root of the file system if it is not another disk. */
export async function mountPointOf(path: string, listed: MountPoints): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (folder === dirname(folder) || (await isMountPoint(folder, listed))) return folder;
  }
}

async function deviceOf(path: string): Promise<bigint | null> {
  return stat(path, { bigint: true }).then(
    ({ dev }) => dev,
    () => null,
  );
}

/** The kernel writes spaces, tabs, line breaks and backslashes as `\` and three octal digits (proc_pid_mountinfo(5)). */
function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/gu, (_escape, code: string) => String.fromCharCode(parseInt(code, 8)));
}
