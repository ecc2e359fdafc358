import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { type ReadEntry, Parser } from 'tar';
import { openPromise } from 'yauzl';

export interface Archive {
  path: string;
  format: 'tgz' | 'zip';
}

/** Called with one member at a time; the next one is not read before its promise is kept. */
export type OnMember = (path: string, bytes: Uint8Array) => Promise<void>;

/** Reads the files of an archive whose path `wanted` accepts, in its order. Members that are no plain files are passed over. */
export async function readArchive(archive: Archive, wanted: (path: string) => boolean, onMember: OnMember) {
  await (archive.format === 'zip' ? readZip : readTgz)(archive.path, wanted, onMember);
}

async function readTgz(path: string, wanted: (path: string) => boolean, onMember: OnMember): Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let failure: unknown;
  const parser = new Parser({
    strict: true,
    filter: (member) => wanted(member),
    onReadEntry: (entry: ReadEntry) => {
      if (entry.type !== 'File' && entry.type !== 'OldFile') return entry.resume();
      // The parser goes on when the entry is consumed, so memory holds one member and what the streams buffer.
      last = last.then(async () => {
        const bytes = await entry.concat();
        if (failure === undefined) await onMember(entry.path, bytes);
      });
      last.catch((error: unknown) => parser.abort((failure = error) as Error));
    },
  });
  // gunzip in libuv's threads: the parser's own would inflate on the main thread.
  await pipeline(createReadStream(path), createGunzip(), parser as unknown as NodeJS.WritableStream);
  await last;
}

async function readZip(path: string, wanted: (path: string) => boolean, onMember: OnMember): Promise<void> {
  const zip = await openPromise(path, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/') || !wanted(entry.fileName)) continue;
      await onMember(entry.fileName, await buffer(await zip.openReadStreamPromise(entry)));
    }
  } finally {
    zip.close();
  }
}
