import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/**
 * The shell that stands between us and the program. Its stdin is a pipe that only we hold: when we end, kill -9 included, the kernel
 * closes it, the loop ends and the program is killed. POSIX sh, so that macOS has it too. The library path is set in here because
 * macOS strips DYLD_* from what it hands to /bin/sh; `exec 3<&0` because a background job gets /dev/null as its stdin. The guard lets
 * go of our pipes, so that they close when shell and program are gone.
 */
const GUARD = `
exec 3<&0
libraries=$1; sockets=$2; shift 2
tidy() { [ -z "$sockets" ] || { rm -f "$sockets"/*.sock; rmdir "$sockets"; } 2>/dev/null; }
LD_LIBRARY_PATH=$libraries DYLD_LIBRARY_PATH=$libraries "$@" 3<&- </dev/null >&2 &
program=$!
echo "$program"
( while read -r line <&3; do :; done; kill -KILL "$program"; tidy ) >/dev/null 2>&1 &
guard=$!
exec 2>/dev/null
wait "$program"
code=$?
kill "$guard"
tidy
exit "$code"
`;

export interface GuardedProgram {
  command: string;
  args: string[];
  /** Folder of its shared libraries. */
  libraries: string;
  folder: string;
  /** Folder of its sockets, removed after its end; none by default. */
  sockets?: string;
  environment?: NodeJS.ProcessEnv;
  onLine(line: string): void;
}

/** A program that cannot outlive this process. */
export class GuardedProcess {
  private readonly shell: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Process id of the program itself, as soon as the shell has told it. Rejects when it could not even be started. */
  readonly pid: Promise<number>;
  /** Resolves with a reason, for people, once nothing is left of the program: all who held its output have let go of it. */
  readonly ended: Promise<string>;

  constructor(program: GuardedProgram) {
    const { command, args, libraries, folder, sockets = '', environment = {} } = program;
    this.shell = spawn('/bin/sh', ['-c', GUARD, 'guard', libraries, sockets, command, ...args], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      // A session of its own: Ctrl-C in our terminal is for us, who then end the program in good order.
      detached: true,
    });
    this.ended = this.watch();
    this.pid = this.listen(program.onLine);
    // Without a listener its rejection would end the process; who needs the pid awaits it.
    this.pid.catch(() => undefined);
  }

  /** Kills it. The answer comes when it is gone. */
  async stop(): Promise<void> {
    this.shell.stdin.destroy();
    await this.ended;
  }

  private watch(): Promise<string> {
    this.shell.stdin.on('error', () => undefined);
    // When the shell alone was killed the guard still waits for our pipe to close.
    this.shell.on('exit', () => this.shell.stdin.destroy());
    return new Promise((resolve) => {
      this.shell.on('error', (error) => resolve(error.message));
      // Not `exit`: the program itself holds the pipes too, so that `close` proves that it is gone as well.
      this.shell.on('close', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
    });
  }

  private listen(onLine: (line: string) => void): Promise<number> {
    return new Promise((resolve, reject) => {
      void this.ended.then((reason) => reject(new Error(reason)));
      eachLine(this.shell.stdout, (line) => resolve(Number(line)));
      eachLine(this.shell.stderr, onLine);
    });
  }
}

function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    lines.filter(Boolean).forEach(onLine);
  });
}
