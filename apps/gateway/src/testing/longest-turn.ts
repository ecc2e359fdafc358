import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * What a client sends must not block the event loop: the aim is 50 ms. This bound is larger, because processors differ. Before they
 * were limited, the most expensive requests blocked it for more than a minute.
 */
const MAX_BLOCKED_MS = 150;

/** Processor time in half a second in which nothing is to do: timers, and the listeners of open connections. */
const MAX_IDLE_MS = 50;

/**
 * The longest time that the main thread computed without a turn of the event loop. It counts the processor time of the thread, so
 * that other processes, which interrupt it on a busy machine, do not count.
 */
class LongestTurn {
  private readonly timer: NodeJS.Timeout;
  private last = processorTime();
  ms = 0;

  constructor() {
    this.timer = setInterval(() => this.sample(), 1);
  }

  stop(): number {
    clearInterval(this.timer);
    this.sample();
    return this.ms;
  }

  private sample(): void {
    const now = processorTime();
    this.ms = Math.max(this.ms, now - this.last);
    this.last = now;
  }
}

/** Milliseconds. Linux counts it for each thread; elsewhere it is the time that passes. */
function processorTime(): number {
  if (process.platform !== 'linux') return performance.now();
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

/**
 * The longest turn of this process while a client sends requests. The client is another process, so that its own work does not count.
 * @param script of the client, or the path of its file: it writes `ready` and a line break, begins when it receives a line, and may write its result
 * @param cwd where the script finds its modules
 */
export async function longestTurnDuring(
  script: string,
  args: readonly string[],
  cwd: string,
): Promise<{ ms: number; output: string }> {
  const client = spawn(process.execPath, [...(isFile(script) ? [script] : ['-e', script]), ...args], { cwd });
  let output = '';
  client.stdout.on('data', (data) => (output += data));
  await once(client.stdout, 'data');
  const longest = new LongestTurn();
  client.stdin.write('send\n');
  await once(client, 'close');
  return { ms: longest.stop(), output: output.replace('ready\n', '') };
}

const isFile = (script: string) => script.endsWith('.cjs');

/** The processor time in milliseconds that the main thread needs until the action ends. */
export async function processorTimeDuring(action: () => Promise<unknown>): Promise<number> {
  const before = processorTime();
  await action();
  return processorTime() - before;
}

/** The processor time in milliseconds that the main thread needs until it has nothing to do for half a second. */
export async function processorTimeUntilIdle(): Promise<number> {
  const before = processorTime();
  while ((await processorTimeDuring(() => sleep(500))) > MAX_IDLE_MS);
  return processorTime() - before;
}

/**
 * Fails if an attempt always blocks the event loop. SHOW_DELAYS=1 prints how long.
 * @param attempt resolves to the longest turn in milliseconds
 */
export async function expectUnblocked(name: string, attempt: () => Promise<number>): Promise<void> {
  const blocked: number[] = [];
  // A garbage collection that earlier requests caused may fall into one attempt, but hardly into three.
  while (blocked.length < 3 && !blocked.some((ms) => ms < MAX_BLOCKED_MS)) blocked.push(await attempt());
  if (process.env.SHOW_DELAYS) process.stdout.write(`${name}: ${blocked.map(Math.round).join(', ')} ms\n`);
  expect(Math.min(...blocked)).toBeLessThan(MAX_BLOCKED_MS);
}
