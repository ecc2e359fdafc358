import { isMainThread } from 'node:worker_threads';

/**
 * Preloaded with `node -r` into a program whose stdin is a pipe that only its parent holds: when the parent ends, even by kill -9,
 * the kernel closes the pipe, and the program ends itself with SIGTERM. Worker threads load this file too, but have no such stdin.
 */
if (isMainThread) {
  process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM')).resume();
  // Do not keep a program running that has finished.
  (process.stdin as NodeJS.ReadStream).unref();
}
