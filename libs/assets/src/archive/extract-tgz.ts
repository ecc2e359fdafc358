import { createReadStream } from 'node:fs';
import { Parser, type ReadEntry } from 'tar';
import { SourceFailure } from '../sources/source-failure';
import type { MemberSelection } from './member-selection';
import { writeMember } from './write-member';

/** @throws SourceFailure, or Error for a damaged archive */
export async function extractTgz(archive: string, selection: MemberSelection, onFile: () => void): Promise<void> {
  const failures: unknown[] = [];
  const writing: Promise<void>[] = [];
  const damaged = new AbortController();

  async function write(entry: ReadEntry): Promise<void> {
    try {
      const file = entry.type === 'Directory' || failures.length > 0 ? null : selection.place(entry.path);
      if (file !== null) {
        if (entry.type !== 'File' && entry.type !== 'OldFile')
          throw new SourceFailure(`${JSON.stringify(entry.path)} in the archive is a link or a device`);
        await writeMember(entry as unknown as AsyncIterable<Uint8Array>, file, entry.mode ?? 0, damaged.signal);
        onFile();
      }
    } catch (error) {
      failures.push(error);
    } finally {
      // Whatever is not read would keep the rest of the archive from being read.
      entry.resume();
    }
  }

  await readEntries(archive, (entry) => writing.push(write(entry))).catch((error: unknown) => {
    failures.push(error);
    damaged.abort();
  });
  // Nothing may still be written when the caller is told that it failed, and clears the folder.
  await Promise.all(writing);
  if (failures.length > 0) throw failures[0];
}

/** With tar's parser, as its `list` and `extract` do not wait for somebody else to write the entries. */
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
