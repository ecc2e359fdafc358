import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { openPromise } from 'yauzl';

export interface Archive {
  path: string;
  format: 'tgz' | 'zip';
}

/** Called with one member at a time: the next one is read when the promise is fulfilled. */
export type OnMember = (path: string, bytes: Uint8Array) => Promise<void>;

/** Reads the regular files of an archive whose path `filter` accepts, in the archive's order. */
export async function readArchive(archive: Archive, filter: (path: string) => boolean, onMember: OnMember) {
  await (archive.format === 'zip' ? readZip : readTgz)(archive.path, filter, onMember);
}

async function readTgz(path: string, filter: (path: string) => boolean, onMember: OnMember): Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let failure: unknown;
  const file = createReadStream(path);
  const failed = { reject: (_error: unknown): void => undefined };
  const failing = new Promise<never>((_, reject) => (failed.reject = reject));
  const parser = new Parser({
    strict: true,
    filter: (member) => filter(member),
    onReadEntry: (entry: ReadEntry) => {
      if (entry.type !== 'File' && entry.type !== 'OldFile') return entry.resume();
      // The parser continues when the entry is consumed, so only one member and the streams' buffers are in memory.
      last = last.then(async () => {
        const bytes = await entry.concat();
        if (failure === undefined) await onMember(entry.path, bytes);
      });
      // Not `parser.abort`: it emits an error that nothing may be listening to any more.
      last.catch((error: unknown) => {
        failure ??= error;
        file.destroy();
        failed.reject(error);
      });
    },
  });
  // createGunzip inflates in libuv's threads; the parser's own gunzip would inflate on the main thread.
  await Promise.race([pipeline(file, createGunzip(), parser as unknown as NodeJS.WritableStream), failing]);
  await last;
}

async function readZip(path: string, filter: (path: string) => boolean, onMember: OnMember): Promise<void> {
  const zip = await openPromise(path, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/') || !filter(entry.fileName)) continue;
      await onMember(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
    }
  } finally {
    zip.close();
  }
}
