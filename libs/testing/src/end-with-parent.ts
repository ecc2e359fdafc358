import { isMainThread } from 'node:worker_threads';

/**
 * To be loaded with `node -r` before a program whose stdin is a pipe that only its parent holds: when the parent ends, kill -9
 * included, the kernel closes the pipe and the program is told to end. Its worker threads, which load this too, have no such stdin.
 */
if (isMainThread) {
  process.stdin.once('end', () => process.kill(process.pid, 'SIGTERM')).resume();
  // It must not keep a program running that has nothing else to do.
  (process.stdin as NodeJS.ReadStream).unref();
}
