import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { WORKSPACE } from './paths';

/** What the gateway may take to end in good order. */
const PATIENCE_MS = 10_000;
/** More of its output, in characters, helps nobody to see why it ended. */
const OUTPUT_KEPT = 20_000;

/** The gateway as a process of its own, by path; it cannot outlive this one. */
export class GatewayProcess {
  /** The end of what it has printed so far. */
  output = '';
  /** Resolves with how it ended, for people, once all that it printed is read. */
  readonly ended: Promise<string>;
  /** Its address without a path, as soon as it prints it; never resolves when it does not. */
  readonly address: Promise<string>;
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>;

  constructor(node: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    const preloads = ['@swc-node/register', require.resolve('./end-with-parent')].flatMap((module) => ['-r', module]);
    this.child = spawn(node, [...preloads, 'apps/gateway/src/main.ts', ...args], {
      cwd: WORKSPACE,
      env,
      // Nothing is written to stdin: its closing is what tells the gateway that we have ended.
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.ended = new Promise((resolve) => {
      this.child.once('error', ({ message }) => resolve(message));
      this.child.once('close', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
    });
    this.address = new Promise((resolve) => {
      const onText = (text: string) => {
        this.output = (this.output + text).slice(-OUTPUT_KEPT);
        const [address] = /http:\/\/[^\s/]+:\d+(?=\/graphql)/.exec(this.output) ?? [];
        if (address) resolve(address);
      };
      for (const stream of [this.child.stdout, this.child.stderr]) stream.setEncoding('utf8').on('data', onText);
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Lets this process end though the gateway still runs, which ends it too: a forgotten one holds nobody up. */
  unref(): void {
    const { child } = this;
    for (const handle of [child, child.stdin, child.stdout, child.stderr] as { unref(): void }[]) handle.unref();
  }

  /** SIGTERM, and kill -9 where that does not help. Resolves when it is gone; at once when it is gone already. */
  async stop(): Promise<void> {
    const killing = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE_MS);
    this.child.kill('SIGTERM');
    await this.ended;
    clearTimeout(killing);
  }
}
