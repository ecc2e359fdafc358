import { accessSync, constants, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isAlive, killProcess } from '@lookalike/node-support';
import { ServerNotRunningError, type Endpoint } from '../milvus/client/connection';
import type { DataDirectoryLock } from '../data-directory';
import { GuardedProcess } from './guarded-process';
import { acceptsConnections, createSocketFolder, SOCKET_NAME } from './lite-socket';

export interface LiteServerOptions {
  /** Absolute path of the folder with the wheel's `milvus` and its shared libraries. */
  binaryFolder: string;
  dataDirectory: string;
  /** Released by `stop`. */
  lock: DataDirectoryLock;
  onLog(line: string, level: 'debug' | 'warn'): void;
  /** Called when the server has ended, and when it accepts connections. */
  onChange(): void;
}

const MAX_RESTART_DELAY_MS = 30_000;
// A server that ran at least this long and then ended counts as the first failure, not as a consecutive one.
const STABLE_UPTIME_MS = 30_000;
// After more consecutive failures than this, calls fail at once instead of waiting. Only failures to start exceed it: a server that
// accepted connections and then ended is restarted within a second, so calls always wait for it.
const MAX_EXPECTED_FAILURES = 3;

/** Log files of earlier starts that are kept: those of the last ten starts. */
const MAX_OLD_LOGS = 20;

/** Creates the folder of Milvus Lite's log files, which only this user may read, and deletes the oldest files, also of killed servers. */
function prepareLogFolder(dataDirectory: string): string {
  const folder = join(dataDirectory, 'logs');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const files = readdirSync(folder).filter((name) => /\.log\.[A-Z]+\./u.test(name));
  const timeOf = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newestFirst = files.map((name) => ({ name, time: timeOf(name) })).sort((a, b) => b.time - a.time);
  for (const { name } of newestFirst.slice(MAX_OLD_LOGS)) rmSync(join(folder, name), { force: true });
  return folder;
}

/** The Milvus Lite process of a data directory. It is restarted whenever it ends. */
export class LiteServer implements Endpoint {
  readonly remedy =
    'Milvus Lite is restarted automatically. If it keeps failing, read the log and reinstall the files of Milvus Lite.';
  /** Path of the socket on which the server accepts connections; null while it does not. */
  private socket: string | null = null;
  private failures = 0;
  private hasStarted = false;
  private downReason = 'it is starting';
  private restartAt: Date | null = null;
  private readonly stopping = new AbortController();
  private readonly stopped: Promise<void>;

  constructor(private readonly options: LiteServerOptions) {
    this.stopped = this.keepRunning();
  }

  get description(): string {
    return this.socket ? `Milvus Lite 2.5.1 at ${this.socket}` : 'Milvus Lite 2.5.1';
  }

  get retryAt(): Date | null {
    return this.socket ? null : this.restartAt;
  }

  async address(): Promise<string> {
    if (this.socket) return `unix:${this.socket}`;
    const isRestarted = !this.stopping.signal.aborted;
    const isExpectedSoon = isRestarted && this.failures <= MAX_EXPECTED_FAILURES;
    const retryable = isExpectedSoon || (isRestarted && this.isInstalled());
    throw new ServerNotRunningError(this.downReason, { retryable, isExpectedSoon });
  }

  /** Ends the server, then releases the data directory. */
  async stop(): Promise<void> {
    this.downReason = 'it was stopped';
    this.stopping.abort();
    await this.stopped;
    this.options.lock.release();
  }

  private async keepRunning(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const start = Date.now();
      const reason = await this.runOnce().catch((error: Error) => error.message);
      if (signal.aborted) return;
      this.failures = this.countFailures(Date.now() - start);
      this.downReason = `it ended (${reason})`;
      const delay = Math.min(MAX_RESTART_DELAY_MS, 50 * 4 ** (this.failures - 1));
      this.restartAt = new Date(Date.now() + delay);
      this.options.onLog(`Milvus Lite ended (${reason}) and is restarted`, 'warn');
      this.options.onChange();
      await sleep(delay, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns why the server ended */
  private async runOnce(): Promise<string> {
    const { lock, dataDirectory, binaryFolder, onLog } = this.options;
    this.hasStarted = false;
    await this.killPreviousServer();
    const logFolder = prepareLogFolder(dataDirectory);
    const socketFolder = createSocketFolder();
    const socket = join(socketFolder, SOCKET_NAME);
    let lastLine = '';
    const server = new GuardedProcess({
      command: join(binaryFolder, 'milvus'),
      args: [join(dataDirectory, 'milvus.db'), `unix:${socket}`, 'ERROR'],
      libraryFolder: binaryFolder,
      workingFolder: dataDirectory,
      // Milvus Lite maps memory in ~/.cache/milvus, and rejects every write where it cannot.
      // glog writes two files for each start into the temporary folder, with the path of the data in them.
      environment: { HOME: dataDirectory, TMPDIR: logFolder, GLOG_log_dir: logFolder },
      socketFolder,
      onLine: (line) => onLog((lastLine = line), 'debug'),
    });
    const stop = () => void server.stop();
    this.stopping.signal.addEventListener('abort', stop);
    if (this.stopping.signal.aborted) stop();
    try {
      const identity = identifyProcess(await server.pid);
      lock.publish({ server: identity, address: null });
      if (await acceptsConnections(socket, server.ended)) {
        lock.publish({ server: identity, address: `unix:${socket}` });
        this.socket = socket;
        this.hasStarted = true;
        this.options.onChange();
      }
      const reason = await server.ended;
      return lastLine ? `${reason}, ${lastLine}` : reason;
    } finally {
      this.socket = null;
      await server.stop();
      this.stopping.signal.removeEventListener('abort', stop);
      rmSync(socketFolder, { recursive: true, force: true });
      lock.publish({ server: null, address: null });
    }
  }

  /** Without its program, the server does not start until someone installs it. */
  private isInstalled(): boolean {
    try {
      accessSync(join(this.options.binaryFolder, 'milvus'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  }

  private countFailures(uptimeMs: number): number {
    if (!this.hasStarted) return this.failures + 1;
    return uptimeMs > STABLE_UPTIME_MS ? 1 : Math.min(this.failures + 1, MAX_EXPECTED_FAILURES);
  }

  /**
   * Normally the guard of a dead owner has killed its server. If the guard was killed too, this prevents two servers on one file, which
   * would lose data. @throws Error when a process has its pid and it is unknown which one
   */
  private async killPreviousServer(): Promise<void> {
    const previous = this.options.lock.previous?.data?.server;
    while (previous && isAlive(previous)) {
      killProcess(previous);
      await sleep(20);
    }
  }
}
