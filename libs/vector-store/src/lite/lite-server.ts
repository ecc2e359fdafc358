import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isAlive } from '@lookalike/node-support';
import { NoServer, type Endpoint } from '../milvus/endpoint';
import type { DataFolderLock } from './data-folder-lock';
import { GuardedProcess } from './guarded-process';
import { accepts, makeSocketFolder } from './server-socket';

export interface LiteServerOptions {
  /** Absolute path of the folder with the wheel's `milvus` and its shared libraries. */
  binaryFolder: string;
  dataFolder: string;
  lock: DataFolderLock;
  onLog(line: string): void;
}

const LONGEST_WAIT_MS = 30_000;
// One that ran so long before it ended was sound: its end counts as the first.
const SOUND_AFTER_MS = 30_000;
// One that does not even start is hopeless after so many failures in a row: callers are told at once instead of waiting for it.
// One that starts and ends is always waited for, and started again within a second.
const HOPEFUL_FAILURES = 3;

/** The Milvus Lite process of a data folder: started, watched, started again whenever it ends. */
export class LiteServer implements Endpoint {
  readonly remedy =
    'It is started again by itself; if it keeps failing, look at the log, then `npm run fetch -- milvus-lite`.';
  /** Path of the socket that it answers on; null while it does not run. */
  private socket: string | null = null;
  private failures = 0;
  private started = false;
  private trouble = 'it is starting';
  private readonly stopping = new AbortController();
  private readonly ended: Promise<void>;

  constructor(private readonly options: LiteServerOptions) {
    this.ended = this.keepRunning();
  }

  get description(): string {
    return this.socket ? `Milvus Lite 2.5.1 at ${this.socket}` : `Milvus Lite 2.5.1 (${this.trouble})`;
  }

  async address(): Promise<string> {
    if (this.socket) return `unix:${this.socket}`;
    throw new NoServer(this.trouble, this.failures <= HOPEFUL_FAILURES && !this.stopping.signal.aborted);
  }

  async stop(): Promise<void> {
    this.trouble = 'it was stopped';
    this.stopping.abort();
    await this.ended;
    this.options.lock.release();
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const start = Date.now();
      const reason = await this.runOnce().catch((error: Error) => error.message);
      if (signal.aborted) return;
      this.failures = this.countFailures(Date.now() - start);
      this.trouble = `it ended: ${reason}`;
      this.options.onLog(`Milvus Lite ended (${reason}); it is started again`);
      const wait = Math.min(LONGEST_WAIT_MS, 50 * 4 ** (this.failures - 1));
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns why it ended */
  private async runOnce(): Promise<string> {
    const { lock, dataFolder, binaryFolder, onLog } = this.options;
    this.started = false;
    await this.endLeftServer();
    const socketFolder = makeSocketFolder();
    const socket = join(socketFolder, 'milvus.sock');
    let lastLine = '';
    const program = new GuardedProcess({
      command: join(binaryFolder, 'milvus'),
      args: [join(dataFolder, 'milvus.db'), `unix:${socket}`, 'ERROR'],
      libraries: binaryFolder,
      folder: dataFolder,
      // It maps memory in ~/.cache/milvus, and refuses every write where it cannot.
      environment: { HOME: dataFolder },
      sockets: socketFolder,
      onLine: (line) => onLog((lastLine = line)),
    });
    const stop = () => void program.stop();
    this.stopping.signal.addEventListener('abort', stop);
    if (this.stopping.signal.aborted) stop();
    try {
      const server = identifyProcess(await program.pid);
      lock.publish({ server, address: null });
      if (await accepts(socket, program.ended)) {
        lock.publish({ server, address: `unix:${socket}` });
        this.socket = socket;
        this.started = true;
      }
      const reason = await program.ended;
      return lastLine ? `${reason}, ${lastLine}` : reason;
    } finally {
      this.socket = null;
      await program.stop();
      this.stopping.signal.removeEventListener('abort', stop);
      rmSync(socketFolder, { recursive: true, force: true });
      lock.publish({ server: null, address: null });
    }
  }

  private countFailures(uptime: number): number {
    if (!this.started) return this.failures + 1;
    return uptime > SOUND_AFTER_MS ? 1 : Math.min(this.failures + 1, HOPEFUL_FAILURES);
  }

  /** A dead owner's server is killed by its guard; should that have died too, two servers on one file would lose data. */
  private async endLeftServer(): Promise<void> {
    const left = this.options.lock.previous?.data?.server;
    while (left && isAlive(left)) {
      process.kill(left.pid, 'SIGKILL');
      await sleep(20);
    }
  }
}
