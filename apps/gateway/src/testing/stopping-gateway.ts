import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil, WORKSPACE } from '@lookalike/testing';

/** How a container runs a program: as process 1 of a namespace, where the kernel has no default action for signals. */
const AS_PROCESS_1 = ['unshare', '--fork', '--pid', '--mount-proc', '--kill-child'];

/** Whether this machine lets the tests create such a namespace; it needs the rights of root. */
export function canRunAsProcess1(): boolean {
  try {
    execFileSync(AS_PROCESS_1[0]!, [...AS_PROCESS_1.slice(1), 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface ExitResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  seconds: number;
}

/** The command in its own process, as users run it, to test how it stops. */
export class StoppingGateway {
  output = '';
  private readonly child: ChildProcess;
  private readonly closed: Promise<[number | null, NodeJS.Signals | null]>;

  constructor(
    args: readonly string[],
    private readonly options: { asProcess1?: boolean; env?: NodeJS.ProcessEnv; program?: string[] } = {},
  ) {
    const { asProcess1, env, program = ['-r', '@swc-node/register', 'apps/gateway/src/main.ts'] } = options;
    const [command, ...rest] = [...(asProcess1 ? AS_PROCESS_1 : []), process.execPath, ...program, ...args];
    this.child = spawn(command!, rest, {
      cwd: WORKSPACE,
      env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on('data', (text) => (this.output += String(text)));
    this.closed = once(this.child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  }

  /** Waits for a text in its output. @returns what the first group matches @throws Error if it ends before */
  async printed(pattern: RegExp): Promise<string> {
    await waitUntil(() => {
      if (this.child.exitCode !== null) throw new Error(`It ended: ${this.output}`);
      return pattern.test(this.output);
    });
    return pattern.exec(this.output)![1] ?? '';
  }

  url(): Promise<string> {
    return this.printed(/(http:\/\/127\.0\.0\.1:\d+)\/graphql/);
  }

  /** Sends SIGTERM, and waits for the end. */
  async stop(): Promise<ExitResult> {
    const startedAt = performance.now();
    process.kill(this.pid, 'SIGTERM');
    const ended = await this.ended();
    return { ...ended, seconds: (performance.now() - startedAt) / 1000 };
  }

  /** Waits for its end, which something else causes. */
  async ended(): Promise<Omit<ExitResult, 'seconds'>> {
    const [code, signal] = await this.closed;
    return { code, signal };
  }

  /** Ends it, whatever the test did with it. */
  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Suspends all processes that it has started, and those that they have started. */
  suspendChildren(): void {
    const suspend = (pid: number) => {
      for (const child of childrenOf(pid)) {
        suspend(child);
        process.kill(child, 'SIGSTOP');
      }
    };
    suspend(this.pid);
  }

  /** The process of the gateway: in a namespace, it is a child of the process that created the namespace. */
  private get pid(): number {
    const { pid } = this.child;
    if (!this.options.asProcess1) return pid!;
    return childrenOf(pid!)[0]!;
  }
}

function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'));
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}
