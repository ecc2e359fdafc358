import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '@lookalike/domain';
import ignore, { type Ignore } from 'ignore';
import type { IgnoreReason } from '../gallery';

/** The file that lists what to ignore in its folder and below, in the syntax of gitignore(5). */
export const IGNORE_FILE = '.lookalikeignore';

/** Far more than anyone writes by hand. */
const MAX_IGNORE_FILE_BYTES = 256 * 1024;

/**
 * Files and folders that operating systems, NAS systems and file managers create, by their whole names, at any depth and in any case. A
 * rule for names without a special character lists them in full: `Recycler` is a bin of Windows, but `Snapshot` may be an album.
 */
const BUILT_IN_RULES: [IgnoreReason, RegExp[]][] = [
  [
    'RECYCLE_BIN',
    [
      // Synology `#recycle`, QNAP and Asustor `@Recycle`, Windows `$RECYCLE.BIN`, Samba `.recycle`, ReadyNAS `#Recycle Bin`.
      /^[#@$~.]+recycle.*$/iu,
      // Windows 98 and XP; `Recycle Bin - Volume_1` of D-Link and WD.
      /^recycle(?:r|d|[ ._-]?bin(?: - .*)?)$/iu,
      // freedesktop.org `.Trash-1000`, macOS `.Trashes`, Android `.trashed-1700000000-IMG_1.jpg`, digiKam `.dtrash`.
      /^[#@$~.]+d?trash.*$/iu,
      // macOS on AFP servers; Nextcloud and ownCloud; Buffalo; deleted and replaced files of GoodSync.
      /^(?:network trash folder|files_trashbin|trashbox|_gsdata_)$/iu,
    ],
  ],
  [
    'SNAPSHOT',
    [
      // Synology `#snapshot`, QNAP `@Recently-Snapshot`, NetApp `~snapshot`, Btrfs `.snapshots`, FreeBSD `.snap`.
      /^[#@$~.]+(?:recently-)?snap(?:shots?)?(?:[ ._-].*)?$/iu,
      // Samba's shadow copies, Synology, ZFS, Time Machine, Syncthing, Nextcloud.
      /^(?:@gmt-\d{4}\..*|@sharesnap|\.zfs|backups\.backupdb|\.stversions|files_versions)$/iu,
    ],
  ],
  [
    'SYSTEM',
    [
      // Linux, Android and Windows: what a file system check found, and what Windows stores on each disk.
      /^(?:lost\+found|lost\.dir|found\.\d{3}|system volume information|config\.msi|msocache|\$(?:extend|windows\.|winreagent).*)$/iu,
      /^(?:thumbs\.db(?::.*)?|ehthumbs(?:_vista)?\.db|desktop\.ini)$/iu,
      // macOS on other file systems and in ZIP files.
      /^(?:__macosx|temporary items|desktop d[bf]|thevolumesettingsfolder|thefindbycontentfolder|icon\r)$/iu,
      // Synology and QNAP: thumbnails, metadata, temporary files, packages.
      /^[@#.]+(?:eadir|tmp|temp|__thumb|thumb|transcode|sharebin|syno.*|s2s|database|docker|download|quarantine)$/iu,
      /^@(?:app(?:store|conf|data|home|temp|share|details)|autoupdate|cloudsync|config_backup|upgrade|userpreference)$/iu,
    ],
  ],
  ['HIDDEN', [/^\./u]],
];

/** The ignore files that apply in a folder, the innermost first. */
export interface IgnoreRules {
  /** The folder of the ignore file, inside the gallery. */
  folder: string;
  rules: Ignore;
  outer: IgnoreRules | null;
}

/**
 * Why a file or folder is ignored, or null. The innermost ignore file with a matching pattern decides; a pattern with `!` also includes
 * what the built-in rules ignore. Patterns ignore case, and the Unicode form of names.
 * @param path inside the gallery
 */
export function ignoreReasonOf(path: string, isFolder: boolean, applying: IgnoreRules | null): IgnoreReason | null {
  for (let current = applying; current; current = current.outer) {
    const relative = current.folder ? path.slice(current.folder.length + 1) : path;
    const { ignored, unignored } = current.rules.test(relative.normalize('NFC') + (isFolder ? '/' : ''));
    if (ignored) return 'IGNORE_FILE';
    if (unignored) return null;
  }
  const name = path.slice(path.lastIndexOf('/') + 1);
  return BUILT_IN_RULES.find(([, patterns]) => patterns.some((pattern) => pattern.test(name)))?.[0] ?? null;
}

/**
 * Reads the ignore file of a folder.
 * @param folder inside the gallery; `realPath` on the disk
 * @throws what node:fs throws; EFBIG for a file of more than 256 kB
 */
export async function readIgnoreFile(
  folder: string,
  realPath: string,
  outer: IgnoreRules | null,
): Promise<IgnoreRules> {
  // It may be a link. A FIFO would block a thread of Node's pool.
  const file = await open(join(realPath, IGNORE_FILE), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > MAX_IGNORE_FILE_BYTES) {
      throw Object.assign(new Error(`${IGNORE_FILE} is not a file of at most 256 kB`), { code: 'EFBIG' });
    }
    const text = decodeText(await file.readFile()).normalize('NFC');
    return { folder, rules: ignore().add(text), outer };
  } finally {
    await file.close();
  }
}
