import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { openPromise } from 'yauzl';
import type { ProgressReporter } from '../progress';
import { SourceError } from '../source-error';
import { createSelection, type MemberSelection } from './member-selection';

export interface Extraction {
  archive: string;
  kind: 'zip' | 'tgz';
  /** `AssetSource.files`: name in the target -> member, or folder of members. */
  files: Record<string, string>;
  target: string;
  reporter: ProgressReporter;
}

/**
 * Writes the members that `files` selects below `target`. No other member and no path outside `target` is written.
 * @throws SourceError when the archive is damaged, lacks a selected member or would write outside; `target` is then deleted
 */
export async function extract({ archive, kind, files, target, reporter }: Extraction): Promise<void> {
  const selection = createSelection(files, target);
  const phase = reporter.start('extract', null, { quiet: true });
  try {
    const onFile = (): void => phase.advance(1);
    await (kind === 'zip' ? extractZip(archive, selection, onFile) : extractTgz(archive, selection, onFile));
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    if (error instanceof SourceError || 'syscall' in (error as object)) throw error;
    throw new SourceError(`the archive is damaged (${(error as Error).message})`, { cause: error });
  } finally {
    phase.finish();
  }
  const [missing] = selection.missing();
  if (missing) throw new SourceError(`the archive does not contain ${missing}`);
}

const FILE_TYPE_MASK = 0o170000;
const REGULAR_FILE = 0o100000;

/** @throws SourceError, or Error for a damaged archive */
async function extractZip(archive: string, selection: MemberSelection, onFile: () => void): Promise<void> {
  const zip = await openPromise(archive, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      const file = selection.targetOf(entry.fileName);
      if (file === null) continue;
      const mode = entry.externalFileAttributes >>> 16;
      // The type is 0 if the archive was created on a system without file types.
      if (![0, REGULAR_FILE].includes(mode & FILE_TYPE_MASK)) throw notRegular(entry.fileName);
      await writeMember(await zip.openReadStreamPromise(entry), file, mode);
      onFile();
    }
  } finally {
    zip.close();
  }
}

/** @throws SourceError, or Error for a damaged archive */
async function extractTgz(archive: string, selection: MemberSelection, onFile: () => void): Promise<void> {
  const failures: unknown[] = [];
  const writes: Promise<void>[] = [];
  const abort = new AbortController();

  async function write(entry: ReadEntry): Promise<void> {
    try {
      const file = entry.type === 'Directory' || failures.length > 0 ? null : selection.targetOf(entry.path);
      if (file !== null) {
        if (entry.type !== 'File' && entry.type !== 'OldFile') throw notRegular(entry.path);
        await writeMember(entry as unknown as AsyncIterable<Uint8Array>, file, entry.mode ?? 0, abort.signal);
        onFile();
      }
    } catch (error) {
      failures.push(error);
    } finally {
      // An entry that is not consumed would block the rest of the archive.
      entry.resume();
    }
  }

  await readEntries(archive, (entry) => writes.push(write(entry))).catch((error: unknown) => {
    failures.push(error);
    abort.abort();
  });
  // All writes must have ended before the caller deletes the folder.
  await Promise.all(writes);
  if (failures.length > 0) throw failures[0];
}

/** Uses tar's parser, because its `list` and `extract` do not wait until the caller has written an entry. */
function readEntries(archive: string, onReadEntry: (entry: ReadEntry) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const parser = new Parser({ file: archive, strict: true, onReadEntry });
    const input = createReadStream(archive);
    const fail = (error: unknown): void => {
      input.destroy();
      reject(error as Error);
    };
    parser.on('end', resolve);
    parser.on('error', fail);
    input.on('error', fail);
    input.pipe(parser as unknown as NodeJS.WritableStream);
  });
}

const OWNER_MAY_EXECUTE = 0o100;

/** Creates a file with the executable bits of `mode`. Fails if the name exists, so that it never writes through a link. */
async function writeMember(
  content: AsyncIterable<Uint8Array>,
  file: string,
  mode: number,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const output = createWriteStream(file, { flags: 'wx', mode: mode & OWNER_MAY_EXECUTE ? 0o755 : 0o644 });
  await pipeline(content, output, { signal });
}

function notRegular(member: string): SourceError {
  return new SourceError(`${JSON.stringify(member)} in the archive is a link or a device`);
}
