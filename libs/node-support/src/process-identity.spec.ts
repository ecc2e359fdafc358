import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { hostname } from 'node:os';
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

  it('is no longer alive as soon as the process is killed', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    const identity = identifyProcess(child.pid!)!;
    expect(isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(identity)).toBe(false);
  });

  it('exists in a sandbox that hides the pid namespace', () => {
    const readlink = jest.spyOn(fs, 'readlinkSync').mockImplementation(() => {
      throw Object.assign(new Error('EACCES: permission denied, readlink'), { code: 'EACCES' });
    });
    try {
      const identity = identifyProcess(process.pid)!;
      expect(identity).toMatchObject({ pid: process.pid, scope: hostname() });
      expect(isAlive(identity)).toBe(true);
    } finally {
      readlink.mockRestore();
    }
  });

  it('does not depend on the time zone of the calling process where ps reports the start time', () => {
    const { platform } = process;
    const zone = process.env.TZ;
    Object.defineProperty(process, 'platform', { value: 'darwin' });
    try {
      const starts = ['Asia/Tokyo', 'America/New_York'].map((name) => {
        process.env.TZ = name;
        return Date.parse(`${identifyProcess(process.pid)!.startedAt} UTC`);
      });
      // The ps of Linux computes the start time for each call, and may round it to another second.
      expect(Math.abs(starts[0]! - starts[1]!)).toBeLessThan(5_000);
    } finally {
      Object.defineProperty(process, 'platform', { value: platform });
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});
