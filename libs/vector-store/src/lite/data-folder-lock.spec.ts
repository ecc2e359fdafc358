import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { DataFolderLock, lockFile } from './data-folder-lock';
import { readRecord, type OwnerRecord } from './owner-record';
import { identify, isAlive } from './process-identity';

describe('the lock of a data folder', () => {
  const root = temporaryFolder();
  let folders = 0;
  const folder = () => {
    const path = join(root, String(folders++));
    mkdirSync(path);
    return path;
  };
  const self = identify(process.pid)!;
  const leave = (path: string, owner: OwnerRecord['owner']) => {
    const record: OwnerRecord = { token: 'left', owner, server: null, address: 'unix:/gone' };
    writeFileSync(lockFile(path), JSON.stringify(record));
  };

  it('is held by one, told to all, and free again after its release', async () => {
    const path = folder();
    const lock = await DataFolderLock.acquire(path);
    expect(await DataFolderLock.acquire(path)).toBeNull();
    lock!.publish(self, 'unix:/there');
    expect(readRecord(lockFile(path))).toMatchObject({ owner: self, server: self, address: 'unix:/there' });
    lock!.release();
    const next = await DataFolderLock.acquire(path);
    expect(next).not.toBeNull();
    // A former owner's second release must not free what is another's now.
    lock!.release();
    expect(() => lock!.publish(self, 'unix:/mine')).toThrow('taken over');
    expect(await DataFolderLock.acquire(path)).toBeNull();
    next!.release();
  });

  it('is taken over from a process that has ended', async () => {
    const path = folder();
    leave(path, { ...self, pid: 2 ** 22 + 1 });
    const lock = await DataFolderLock.acquire(path);
    expect(readRecord(lockFile(path))!.owner).toEqual(self);
    lock!.release();
  });

  it('is taken over when the pid has been given to another process', async () => {
    const path = folder();
    leave(path, { ...self, startedAt: 'another time' });
    const lock = await DataFolderLock.acquire(path);
    expect(lock).not.toBeNull();
    lock!.release();
  });

  it('is taken over by exactly one of many who find its owner dead', async () => {
    const path = folder();
    leave(path, { ...self, startedAt: 'another time' });
    const locks = await Promise.all(Array.from({ length: 20 }, () => DataFolderLock.acquire(path)));
    expect(locks.filter(Boolean)).toHaveLength(1);
    locks.forEach((lock) => lock?.release());
  });

  it('is taken over although another died in taking it over', async () => {
    const path = folder();
    leave(path, { ...self, startedAt: 'another time' });
    const claim: OwnerRecord = { token: 'claim', owner: { ...self, startedAt: 'third' }, server: null, address: null };
    writeFileSync(`${lockFile(path)}.left`, JSON.stringify(claim));
    const lock = await DataFolderLock.acquire(path);
    expect(lock).not.toBeNull();
    lock!.release();
  });

  it('is left to an owner in another container for as long as its heart beats', async () => {
    const beating = folder();
    const silent = folder();
    for (const path of [beating, silent]) leave(path, { ...self, scope: 'another container' });
    const heart = setInterval(() => leave(beating, { ...self, scope: 'another container' }), 50);
    const [ofBeating, ofSilent] = await Promise.all([beating, silent].map((path) => DataFolderLock.acquire(path, 400)));
    clearInterval(heart);
    expect(ofBeating).toBeNull();
    expect(ofSilent).not.toBeNull();
    ofSilent!.release();
  });

  it('knows a process from a later one of the same pid', () => {
    expect(isAlive(self)).toBe(true);
    expect(isAlive({ ...self, startedAt: '0' })).toBe(false);
    expect(isAlive({ ...self, scope: 'elsewhere' })).toBeNull();
    expect(identify(2 ** 22 + 1)).toBeNull();
  });
});
