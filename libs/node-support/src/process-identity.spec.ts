import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { chmodSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describeWith, temporaryFolder, WORKSPACE } from '@lookalike/testing';
import { FileLock } from './file-lock';
import { identifyProcess, isAlive, killProcess } from './process-identity';

const OTHER_USER = 65_534;

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

/** Runs `action` while reading the files of processes fails with `code`, or with EMFILE reading any file. */
function withFailingReads<T>(code: string, action: () => T): T {
  const { readFileSync } = fs;
  const read = jest.spyOn(fs, 'readFileSync').mockImplementation((path, options) => {
    if (code !== 'EMFILE' && !/^\/proc\/\d+\/stat$/u.test(String(path))) return readFileSync(path, options);
    throw Object.assign(new Error(`${code}: open '${String(path)}'`), { code });
  });
  try {
    return action();
  } finally {
    read.mockRestore();
  }
}

describe('a process that cannot be identified', () => {
  const folder = temporaryFolder();
  let child: ChildProcess;
  beforeAll(() => {
    child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  });
  afterAll(() => child.kill('SIGKILL'));

  // No free file descriptors; hidepid=1; hidepid=2 or no /proc; a sandbox; a failing disk.
  it.each(['EMFILE', 'EACCES', 'ENOENT', 'EPERM', 'EIO'])('is alive while its pid exists: %s', async (code) => {
    const identity = identifyProcess(child.pid!)!;
    const ended = { ...identity, pid: 2 ** 22 + 1 };
    expect(withFailingReads(code, () => [isAlive(identity), identifyProcess(ended.pid)])).toEqual([true, null]);
    expect(() => withFailingReads(code, () => killProcess(identity))).toThrow();
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  it('is identified by its pid alone if the system never tells more, and not at all if the next attempt may succeed', () => {
    const self = identifyProcess(process.pid)!;
    const hidden = withFailingReads('ENOENT', () => identifyProcess(process.pid)!);
    expect(hidden).toEqual({ pid: process.pid, startedAt: 'unknown', scope: expect.any(String) });
    expect(isAlive({ ...self, startedAt: 'unknown' })).toBe(true);
    expect(isAlive({ ...self, startedAt: 'unknown', pid: 2 ** 22 + 1 })).toBe(false);
    expect(() => withFailingReads('EMFILE', () => identifyProcess(process.pid))).toThrow('EMFILE');
  });

  it('is alive for a process without free file descriptors', async () => {
    const lock = await FileLock.tryAcquire(join(folder, 'descriptors'));
    const exhaust = `try { for (;;) require('node:fs').openSync('/dev/null'); } catch {}`;
    const output = runWithOwner(join(folder, 'descriptors'), ['sh', '-c', 'ulimit -n 100 && exec "$@"', 'sh'], exhaust);
    expect(output).toMatchObject({ alive: true });
    lock!.release();
  });

  describe.each([1, 2])('because /proc is mounted with hidepid=%i', (mode) => {
    // Another namespace of mounts, in which pids are the same.
    const mount = `mount -t proc -o hidepid=${mode} proc /proc`;
    const asOtherUser = `exec setpriv --reuid=${OTHER_USER} --regid=${OTHER_USER} --clear-groups "$@"`;
    const wrapper = ['unshare', '--mount', 'sh', '-c', `${mount} && ${asOtherUser}`, 'sh'];
    if (!canRun([...wrapper, 'true'])) {
      describeWith('the right to mount /proc', null, () => undefined);
      return;
    }

    it('does not lose its lock to a process of another user', async () => {
      chmodSync(folder, 0o777);
      const file = join(folder, `hidepid-${mode}`);
      const lock = await FileLock.tryAcquire(file);
      expect(runWithOwner(file, wrapper)).toEqual({ alive: true, acquired: false });
      lock!.release();
    });
  });
});

/**
 * What another process finds out about the owner of a lock, and whether it acquires the lock.
 * @param wrapper a command that runs the process @param before a statement that it executes first
 */
function runWithOwner(file: string, wrapper: readonly string[], before = ''): unknown {
  const script = `
    const [{ FileLock }, { readLockOwner }, { isAlive }] = ${JSON.stringify(['file-lock', 'lock-record', 'process-identity'])}
      .map((name) => require(${JSON.stringify(`${__dirname}/`)} + name));
    const { owner } = readLockOwner(${JSON.stringify(file)});
    ${before}
    const alive = isAlive(owner);
    FileLock.tryAcquire(${JSON.stringify(file)}).then(
      (lock) => process.stdout.write(JSON.stringify({ alive, acquired: lock !== null })),
      ({ code }) => process.stdout.write(JSON.stringify({ alive, code })),
    );`;
  const [command, ...args] = [...wrapper, process.execPath, '-r', '@swc-node/register', '-e', script];
  const env = { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') };
  return JSON.parse(execFileSync(command!, args, { cwd: WORKSPACE, env, encoding: 'utf8' }));
}

function canRun([command, ...args]: readonly string[]): boolean {
  try {
    execFileSync(command!, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
