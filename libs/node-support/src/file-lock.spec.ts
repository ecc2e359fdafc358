import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs, { mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';
import { FileLock, waitUntilFree, withFileLock } from './file-lock';
import { readLockOwner, type LockRecord } from './lock-record';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity';

const root = temporaryFolder();
const self = identifyProcess(process.pid)!;
const dead = { ...self, startedAt: 'another time' };
const LEFT = randomUUID();
const foreign = { ...self, scope: 'another container' };
let folder: string;
let file: string;
let folders = 0;

beforeEach(() => {
  folder = join(root, String(folders++));
  file = join(folder, 'lock');
});

/** Writes a lock file as another process would have left it. */
function leave(path: string, owner: ProcessIdentity, token: string = LEFT): void {
  const record: LockRecord = { token, owner, data: { address: 'unix:/gone' } };
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, JSON.stringify(record));
}

describe('a file lock', () => {
  it('is held by one owner, shows its data, and is free again after its release', async () => {
    const lock = await FileLock.tryAcquire<{ address: string }>(file);
    expect(readLockOwner(file)).toMatchObject({ owner: self, data: null });
    expect(await FileLock.tryAcquire(file)).toBeNull();
    lock!.publish({ address: 'unix:/there' });
    expect(readLockOwner(file)).toMatchObject({ owner: self, data: { address: 'unix:/there' } });
    lock!.release();
    expect(readdirSync(folder)).toEqual([]);
    const next = await FileLock.tryAcquire(file);
    expect(next!.previous).toBeNull();
    // The second release of a former owner must not free the lock of the next one.
    lock!.release();
    expect(() => lock!.publish({ address: 'unix:/mine' })).toThrow('taken over');
    expect(await FileLock.tryAcquire(file)).toBeNull();
    next!.release();
  });

  it('is taken over from a process that has ended, with the data that it published', async () => {
    leave(file, { ...self, pid: 2 ** 22 + 1 });
    const lock = await FileLock.tryAcquire(file);
    expect(readLockOwner(file)!.owner).toEqual(self);
    expect(lock!.previous).toMatchObject({ token: LEFT, data: { address: 'unix:/gone' } });
    lock!.release();
  });

  it('is taken over when the pid was given to another process', async () => {
    leave(file, dead);
    const lock = await FileLock.tryAcquire(file);
    expect(lock).not.toBeNull();
    lock!.release();
  });

  it('is taken over by exactly one of many that find its owner dead', async () => {
    leave(file, dead);
    const locks = await Promise.all(Array.from({ length: 20 }, () => FileLock.tryAcquire(file)));
    expect(locks.filter(Boolean)).toHaveLength(1);
    locks.forEach((lock) => lock?.release());
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over although another process died while taking it over', async () => {
    leave(file, dead);
    leave(`${file}.${LEFT}`, { ...self, startedAt: 'a third time' }, randomUUID());
    const lock = await FileLock.tryAcquire(file);
    expect(lock).not.toBeNull();
    lock!.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['empty', ''],
    ['truncated', '{"token":"left","owner":{"pid"'],
    ['JSON of something else', 'null'],
    ['a bare pid', String(process.pid)],
    ['without an owner', '{"token":"left"}'],
    ['a record whose token contains a path', JSON.stringify({ token: '../../x', owner: dead, data: null })],
    ['a record whose token is too long for a file name', JSON.stringify({ token: 'a'.repeat(5000), owner: dead })],
    ['a record with an invalid pid', JSON.stringify({ token: LEFT, owner: { ...self, pid: -1 }, data: null })],
    ['zeros', '\0'.repeat(300)],
  ])('is taken over by exactly one when its file is %s', async (_, content) => {
    mkdirSync(folder);
    writeFileSync(file, content);
    expect(readLockOwner(file)).toBeNull();
    const locks = await Promise.all(Array.from({ length: 5 }, () => FileLock.tryAcquire(file)));
    const [lock, ...others] = locks.filter(Boolean);
    expect(others).toEqual([]);
    expect(lock!.previous).toBeNull();
    expect(readLockOwner(file)!.owner).toEqual(self);
    lock!.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is left to an owner in another container while its heartbeats arrive', async () => {
    const [beating, silent] = [join(folder, 'beating'), join(folder, 'silent')];
    for (const path of [beating, silent]) leave(path, foreign);
    const heartbeat = setInterval(() => leave(beating, foreign), 50);
    const locks = await Promise.all([beating, silent].map((path) => FileLock.tryAcquire(path, { heartbeatMs: 400 })));
    clearInterval(heartbeat);
    expect(locks[0]).toBeNull();
    expect(locks[1]).not.toBeNull();
    locks[1]!.release();
  });

  it('sends heartbeats while it is held', async () => {
    const lock = await FileLock.tryAcquire(file, { heartbeatMs: 20 });
    utimesSync(file, 0, 0);
    while (fs.statSync(file).mtimeMs === 0) await new Promise((next) => setTimeout(next, 10));
    lock!.release();
  });

  it.each([
    ['another process has taken it over', () => leave(file, foreign)],
    ['its file was removed', () => fs.rmSync(file)],
  ])('is lost when %s', async (_, lose) => {
    const lock = await FileLock.tryAcquire(file, { heartbeatMs: 20 });
    const controller = new AbortController();
    const waiting = lock!.untilLost(controller.signal);
    lose();
    await lock!.untilLost(AbortSignal.timeout(30_000));
    controller.abort();
    await waiting;
    lock!.release();
    const next = await FileLock.tryAcquire(join(folder, 'kept'), { heartbeatMs: 20 });
    await expect(next!.untilLost(AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'TimeoutError' });
    next!.release();
  });

  it('is taken from a live owner without heartbeats only if `staleAfterMs` allows it', async () => {
    const lock = await FileLock.tryAcquire(file);
    utimesSync(file, Date.now() / 1000 - 20, Date.now() / 1000 - 20);
    expect(await FileLock.tryAcquire(file)).toBeNull();
    expect(await FileLock.tryAcquire(file, { staleAfterMs: 30_000 })).toBeNull();
    const next = await FileLock.tryAcquire(file, { staleAfterMs: 10_000 });
    expect(next!.previous!.owner).toEqual(self);
    lock!.release();
    expect(readLockOwner(file)).not.toBeNull();
    next!.release();
  });

  // FAT; SELinux and Android; FUSE; a seccomp filter.
  it.each(['EPERM', 'EACCES', 'EINVAL', 'ENOSYS', 'EXDEV'])('works where hard links fail with %s', async (code) => {
    const link = jest.spyOn(fs, 'linkSync').mockImplementation(() => {
      throw Object.assign(new Error(`${code}, link`), { code });
    });
    leave(file, dead);
    const locks = await Promise.all(Array.from({ length: 5 }, () => FileLock.tryAcquire(file)));
    expect(locks.filter(Boolean)).toHaveLength(1);
    locks.forEach((lock) => lock?.release());
    expect(readdirSync(folder)).toEqual([]);
    expect(link).toHaveBeenCalled();
    link.mockRestore();
  });

  it('can be acquired again after taking it over has failed', async () => {
    leave(file, dead);
    const rename = jest.spyOn(fs, 'renameSync').mockImplementationOnce(() => {
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    });
    await expect(FileLock.tryAcquire(file)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readdirSync(folder)).toEqual(['lock']);
    const lock = await FileLock.tryAcquire(file);
    expect(readLockOwner(file)!.owner).toEqual(self);
    lock!.release();
    rename.mockRestore();
  });

  it('reports a folder that cannot be created', async () => {
    writeFileSync(folder, 'a file');
    await expect(FileLock.tryAcquire(join(folder, 'below', 'lock'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});

describe('waiting for a file lock', () => {
  it('ends when the owner releases it, and reports the owner once', async () => {
    const onWait = jest.fn();
    const lock = await FileLock.acquire(file, { onWait });
    expect(onWait).not.toHaveBeenCalled();
    const waiting = withFileLock(file, { onWait }, () => readLockOwner(file)!.token);
    await new Promise((next) => setTimeout(next, 350));
    const { token } = readLockOwner(file)!;
    lock.release();
    expect(await waiting).not.toBe(token);
    expect(onWait.mock.calls).toEqual([[expect.objectContaining({ token, owner: self })]]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is aborted by a signal, before and during the wait', async () => {
    const lock = await FileLock.acquire(file);
    const controller = new AbortController();
    const waiting = FileLock.acquire(file, { signal: controller.signal, onWait: () => controller.abort() });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(FileLock.acquire(file, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    lock.release();
    expect(readLockOwner(file)).toBeNull();
  });

  it('until it is free does not acquire it, and ends when its owner has ended', async () => {
    const lock = await FileLock.acquire(file);
    const waiting = waitUntilFree(file, new AbortController().signal);
    expect(await Promise.race([waiting, new Promise((next) => setTimeout(next, 300, 'held'))])).toBe('held');
    lock.release();
    await waiting;
    expect(readdirSync(folder)).toEqual([]);
    leave(file, dead);
    await waitUntilFree(file, new AbortController().signal);
    const controller = new AbortController();
    leave(file, self);
    const aborted = waitUntilFree(file, controller.signal);
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('releases the lock when the work throws', async () => {
    const failing = withFileLock(file, {}, () => Promise.reject(new Error('the work failed')));
    await expect(failing).rejects.toThrow('the work failed');
    expect(readLockOwner(file)).toBeNull();
  });
});

describe('a file lock between processes', () => {
  const children: ChildProcess[] = [];
  const start = (...args: string[]) => {
    const script = join(__dirname, 'testing/lock-process.ts');
    const child = spawn(process.execPath, ['-r', '@swc-node/register', script, ...args], {
      cwd: WORKSPACE,
      env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.base.json', NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  };
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  it('is released by kill -9, to one waiting caller at a time', async () => {
    const child = start('hold', file);
    await once(child.stdout!, 'data');
    const { owner, data } = readLockOwner(file)!;
    expect(owner.pid).toBe(child.pid);
    expect(data).toEqual({ address: 'unix:/there' });
    expect(isAlive(owner)).toBe(true);
    expect(await FileLock.tryAcquire(file)).toBeNull();
    let activeOwners = 0;
    const waiting = [1, 2].map(async () => {
      const lock = await FileLock.acquire<unknown>(file);
      expect(++activeOwners).toBe(1);
      await new Promise((next) => setTimeout(next, 50));
      activeOwners--;
      lock.release();
      return lock.previous?.data ?? null;
    });
    child.kill('SIGKILL');
    expect(await Promise.all(waiting)).toEqual(expect.arrayContaining([data, null]));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('excludes two processes from each other', async () => {
    const counter = join(root, 'counter');
    writeFileSync(counter, '0');
    leave(file, dead);
    const racers = [1, 2].map(() => once(start('count', file, counter, '25'), 'exit'));
    expect(await Promise.all(racers)).toEqual([
      [0, null],
      [0, null],
    ]);
    expect(readFileSync(counter, 'utf8')).toBe('50');
    rmSync(counter);
  });
});
