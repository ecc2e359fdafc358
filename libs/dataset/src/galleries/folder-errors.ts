import { formatCount, LookalikeError, type LookalikeErrorOptions } from '@lookalike/domain';
import { IGNORE_FILE } from '../folder/ignore-rules';
import { RootChangedError, type Scan } from '../folder/scan-folder';
import { isPermanent } from '../photo-errors';

const ADD_PHOTOS =
  'add photos as <identity>/<photo>.jpg, or photos without identities: the folder is opened automatically.';

const EMPTY_REMEDY = `If its disk is not mounted, mount it. Otherwise, ${ADD_PHOTOS}`;

/** GALLERY_UNAVAILABLE for a folder that was read and contains no photo. @param hadPhotos whether an earlier scan found photos */
export function noPhotoFound(root: string, { issues, ignored }: Scan, hadPhotos: boolean): LookalikeError {
  const ignoredCount = ignored.summaries().reduce((sum, { count }) => sum + count, 0);
  const others = formatCount(issues.length, 'other file or folder', 'other files and folders');
  const message = `The folder ${root} contains no photo (${others}, ${ignoredCount} ignored).`;
  // A folder that is empty, or that had photos before, may be the mount point of a disk that is not mounted.
  if (issues.length + ignoredCount === 0 || hadPhotos) return unavailable(message, EMPTY_REMEDY, { retryable: true });
  if (issues.some(({ isUnread }) => isUnread)) {
    return unavailable(message, 'Make the files and folders in it readable, or choose another folder.');
  }
  return unavailable(message, `Choose another folder, or ${ADD_PHOTOS}`);
}

export function folderEmpty(root: string): LookalikeError {
  return unavailable(`The folder ${root} is empty.`, EMPTY_REMEDY, { retryable: true });
}

export function rootChanged(root: string, cause: unknown): LookalikeError {
  const message = `The folder ${root} is not the one that was read last: its disk was unmounted, or the folder was replaced.`;
  const remedy = 'Mount its disk. If the folder was replaced on purpose, the next ingestion reads the new one.';
  return unavailable(message, remedy, { cause, retryable: true });
}

/** The result of `action`. @throws LookalikeError GALLERY_UNAVAILABLE instead of a file system error of the folder */
export async function translateFailure<T>(folder: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof RootChangedError) throw rootChanged(folder, cause);
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      const remedy = 'Create the folder or mount its disk: it is opened automatically. Or choose another folder.';
      throw unavailable(`The folder ${folder} does not exist.`, remedy, { cause, retryable: true });
    }
    if (code === 'ENOTDIR') {
      const remedy = 'Choose a folder that contains photos as <identity>/<photo>.jpg, or photos without identities.';
      throw unavailable(`${folder} is not a folder.`, remedy, { cause });
    }
    const message = `The folder ${folder} cannot be read: ${(cause as Error).message}.`;
    if (code === 'EFBIG') throw unavailable(message, `Shorten or delete its ${IGNORE_FILE}.`, { cause });
    if (isPermanent(cause))
      throw unavailable(message, 'Make the folder readable, or choose another folder.', { cause });
    const remedy = 'Check its disk: the folder is opened automatically when it can be read. Or choose another folder.';
    throw unavailable(message, remedy, { cause, retryable: true });
  }
}

function unavailable(message: string, remedy: string, options?: LookalikeErrorOptions): LookalikeError {
  return new LookalikeError('GALLERY_UNAVAILABLE', message, remedy, options);
}
