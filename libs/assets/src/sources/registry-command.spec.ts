import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identifyProcess } from '@lookalike/node-support';
import { temporaryFolder, waitUntil } from '@lookalike/testing';
import { runCommand } from './registry-command';

describe('runCommand', () => {
  const folder = temporaryFolder();

  it('returns the exit code and the end of stderr', async () => {
    expect(await runCommand(['sh', '-c', 'echo out; echo wrong >&2; exit 3'], {})).toEqual({
      code: 3,
      stderr: 'wrong\n',
    });
    expect(await runCommand([join(folder, 'missing')], {})).toMatchObject({
      code: null,
      stderr: expect.stringContaining('ENOENT'),
    });
  });

  it('ends a program that ignores SIGTERM, with the processes that it has started', async () => {
    const controller = new AbortController();
    const pids = join(folder, 'pids');
    const script = `trap '' TERM; sh -c 'trap "" TERM; echo $$ > ${pids}; while :; do sleep 0.1; done'; :`;
    const running = runCommand(['sh', '-c', script], { signal: controller.signal });
    running.catch(() => undefined);
    const pid = await pidIn(pids);
    controller.abort(new Error('stopping'));
    await expect(running).rejects.toThrow('stopping');
    await waitUntil(() => identifyProcess(pid) === null);
  });

  it('gives a program time to exit, and does not wait longer', async () => {
    const controller = new AbortController();
    const pids = join(folder, 'graceful');
    const script = `trap 'echo ended >> ${pids}; exit' TERM; echo $$ > ${pids}; while :; do sleep 0.1; done`;
    const running = runCommand(['sh', '-c', script], { signal: controller.signal });
    running.catch(() => undefined);
    await pidIn(pids);
    controller.abort(new Error('stopping'));
    await expect(running).rejects.toThrow('stopping');
    expect(readFileSync(pids, 'utf8')).toContain('ended');
  });

  async function pidIn(file: string): Promise<number> {
    const read = () => {
      try {
        return Number(readFileSync(file, 'utf8').split('\n')[0]);
      } catch {
        return 0;
      }
    };
    await waitUntil(() => read() > 0);
    return read();
  }
});
