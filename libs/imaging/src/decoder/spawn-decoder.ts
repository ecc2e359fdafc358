import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { extname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { typescriptHook } from '@lookalike/node-support';

export type DecoderChild = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts `decoder-main.ts` through SWC when this file runs from source, else the `decoder-main.js` next to the bundle. */
export function spawnDecoder(): DecoderChild {
  const extension = extname(__filename);
  const hook = extension === '.ts' ? typescriptHook() : [];
  return spawn(process.execPath, [...hook, join(__dirname, `decoder-main${extension}`)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: decoderEnvironment(),
  });
}

/** Only what is needed to start: a decoder that an image has compromised must not find passwords in its environment. */
const PASSED_ON = ['PATH', 'NODE_PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'];

function decoderEnvironment(): NodeJS.ProcessEnv {
  const passedOn = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return {
    ...(Object.fromEntries(passedOn) as NodeJS.ProcessEnv),
    // One image at a time, decoded by one thread. glibc returns each large buffer to the system when it is freed, instead of keeping
    // up to 64 MB free in each of several arenas (mallopt(3)).
    UV_THREADPOOL_SIZE: '1',
    MALLOC_ARENA_MAX: '1',
    MALLOC_MMAP_THRESHOLD_: '131072',
    MALLOC_TRIM_THRESHOLD_: '131072',
  };
}
