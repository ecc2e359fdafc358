import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { WORKSPACE } from './assets';

/** Time for a graceful shutdown before SIGKILL. */
const SHUTDOWN_MS = 10_000;
/** Characters of its output that are kept for error messages. */
const MAX_OUTPUT = 20_000;

/** The gateway as a separate process, started by its path; it ends when this process ends. */
export class GatewayProcess {
  /** The last part of its output. */
  output = '';
  /** Resolves with the reason why it ended, such as `exit code 1`, after all its output has been read. */
  readonly ended: Promise<string>;
  /** Resolves with its URL, without a path, once it prints it; otherwise never. */
  readonly url: Promise<string>;
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;

  constructor(node: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    const preloads = ['@swc-node/register', require.resolve('./end-with-parent')].flatMap((module) => ['-r', module]);
    this.child = spawn(node, [...preloads, 'apps/gateway/src/main.ts', ...args], {
      cwd: WORKSPACE,
      env,
      // Nothing is written to stdin: its end signals the gateway that this process has ended.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.ended = new Promise((resolve) => {
      this.child.once('error', ({ message }) => resolve(message));
      this.child.once('close', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
    });
    this.url = new Promise((resolve) => {
      const onText = (text: string) => {
        this.output = (this.output + text).slice(-MAX_OUTPUT);
        const [url] = /http:\/\/[^\s/]+:\d+(?=\/graphql)/.exec(this.output) ?? [];
        if (url) resolve(url);
      };
      for (const stream of [this.child.stdout, this.child.stderr]) stream.setEncoding('utf8').on('data', onText);
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Lets this process exit while the gateway still runs; the gateway then ends too. */
  unref(): void {
    const { child } = this;
    for (const handle of [child, child.stdin, child.stdout, child.stderr] as { unref(): void }[]) handle.unref();
  }

  /** Sends SIGTERM, and SIGKILL after 10 s. Resolves when the process has ended. */
  async stop(): Promise<void> {
    const killTimer = setTimeout(() => this.child.kill('SIGKILL'), SHUTDOWN_MS);
    this.child.kill('SIGTERM');
    await this.ended;
    clearTimeout(killTimer);
  }
}
