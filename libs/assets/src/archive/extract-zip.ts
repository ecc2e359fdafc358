import { openPromise } from 'yauzl';
import { SourceFailure } from '../sources/source-failure';
import type { MemberSelection } from './member-selection';
import { writeMember } from './write-member';

const FILE_TYPE = 0o170000;
const PLAIN_FILE = 0o100000;

/** @throws SourceFailure, or Error for a damaged archive */
export async function extractZip(archive: string, selection: MemberSelection, onFile: () => void): Promise<void> {
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const file = selection.place(entry.fileName);
    if (file === null) continue;
    const mode = entry.externalFileAttributes >>> 16;
    // 0: made on a system without such types.
    if (![0, PLAIN_FILE].includes(mode & FILE_TYPE))
      throw new SourceFailure(`${JSON.stringify(entry.fileName)} in the archive is a link or a device`);
    await writeMember(await zip.openReadStreamPromise(entry), file, mode);
    onFile();
  }
}
