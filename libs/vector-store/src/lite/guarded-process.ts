import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { requirePipes } from '@lookalike/node-support';

/**
 * The shell script that runs the program. Its stdin is a pipe whose other end only this process holds. When this process ends, even by
 * `kill -9`, the kernel closes the pipe, the loop ends and the guard kills the program. The script uses POSIX sh only, so that
 * it also runs on macOS. The library path is set here because macOS removes DYLD_* from the environment of /bin/sh.
 * `exec 3<&0` is necessary because a background job gets /dev/null as its stdin. The guard closes its copies of our pipes, so that the
 * pipes close when shell and program have ended.
 */
const GUARD = `
exec 3<&0
libraries=$1; sockets=$2; shift 2
clean_up() { [ -z "$sockets" ] || { rm -f "$sockets"/*.sock; rmdir "$sockets"; } 2>/dev/null; }
LD_LIBRARY_PATH=$libraries DYLD_LIBRARY_PATH=$libraries "$@" 3<&- </dev/null >&2 &
program=$!
echo "$program"
( while read -r line <&3; do :; done; kill -KILL "$program"; clean_up ) >/dev/null 2>&1 &
guard=$!
exec 2>/dev/null
wait "$program"
code=$?
kill "$guard"
clean_up
exit "$code"
`;

/** The guard needs milliseconds, unless it was suspended. */
const GUARD_TIMEOUT_MS = 3_000;

export interface GuardedProgram {
  command: string;
  args: string[];
  /** Folder of its shared libraries. */
  libraryFolder: string;
  workingFolder: string;
  /** Folder of its sockets, removed after the program has ended. Default: none. */
  socketFolder?: string;
  environment?: NodeJS.ProcessEnv;
  /** Called with each line that the program writes. */
  onLine(line: string): void;
}

/** A child process that cannot outlive this process. */
export class GuardedProcess {
  private readonly shell: ChildProcessByStdio<Writable, Readable, Readable>;
  /** The program's process id, as soon as the shell has written it. Rejects when the program could not be started. */
  readonly pid: Promise<number>;
  /** Resolves with the reason, as display text, when the program has ended and every process that held its output has closed it. */
  readonly ended: Promise<string>;

  /** @throws Error when this process has no free file descriptors */
  constructor(program: GuardedProgram) {
    const { command, args, libraryFolder, workingFolder, socketFolder = '', environment = {} } = program;
    const shell = spawn('/bin/sh', ['-c', GUARD, 'guard', libraryFolder, socketFolder, command, ...args], {
      cwd: workingFolder,
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A separate session: Ctrl-C in the terminal goes to this process only, which then ends the program in the right order.
      detached: true,
    });
    this.shell = requirePipes(shell);
    this.ended = this.watchEnd();
    this.pid = this.readOutput(program.onLine);
    // An unhandled rejection would end this process. Callers that need the pid await it and handle the rejection.
    this.pid.catch(() => undefined);
  }

  /** Kills the program. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.shell.stdin.destroy();
    const timeout = setTimeout(() => this.killSession(), GUARD_TIMEOUT_MS);
    await this.ended;
    clearTimeout(timeout);
  }

  /** Kills shell, guard and program, suspended ones too: the shell leads the process group of its session. */
  private killSession(): void {
    try {
      process.kill(-this.shell.pid!, 'SIGKILL');
    } catch {
      // They have ended, or were not started.
    }
  }

  private watchEnd(): Promise<string> {
    this.shell.stdin.on('error', () => undefined);
    // If only the shell was killed, the guard still waits for our pipe to close.
    this.shell.on('exit', () => this.shell.stdin.destroy());
    return new Promise((resolve) => {
      this.shell.on('error', (error) => resolve(error.message));
      // Not `exit`: the program holds the pipes too, so `close` proves that the program has ended as well.
      this.shell.on('close', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
    });
  }

  private readOutput(onLine: (line: string) => void): Promise<number> {
    return new Promise((resolve, reject) => {
      void this.ended.then((reason) => reject(new Error(reason)));
      forEachLine(this.shell.stdout, (line) => resolve(Number(line)));
      forEachLine(this.shell.stderr, onLine);
    });
  }
}

function forEachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    lines.filter(Boolean).forEach(onLine);
  });
}
