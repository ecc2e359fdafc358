import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identifyProcess, isAlive } from './process-identity';

describe('the identity of a process', () => {
  const self = identifyProcess(process.pid)!;

  it('distinguishes a process from a later one with the same pid', () => {
    expect(isAlive(self)).toBe(true);
    expect(isAlive({ ...self, startedAt: '0' })).toBe(false);
    expect(isAlive({ ...self, scope: 'elsewhere' })).toBeNull();
    expect(identifyProcess(2 ** 22 + 1)).toBeNull();
  });

  it('is the same each time, also after JSON', () => {
    expect(identifyProcess(process.pid)).toEqual(JSON.parse(JSON.stringify(self)));
  });

  it('is that of a dead process as soon as the process is killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const identity = identifyProcess(child.pid!)!;
    expect(isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(identity)).toBe(false);
  });
});
