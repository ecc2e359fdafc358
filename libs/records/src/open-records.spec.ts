import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';
import Libsql from 'libsql';
import { openRecords } from './open-records';
import type { Records } from './records';
import { INPUT, outcomeOf, SCOPE } from './testing/outcome-of';

describe('openRecords', () => {
  const folder = temporaryFolder();
  let files = 0;
  const newFile = () => join(folder, `${(files += 1)}.sqlite`);

  const writerProcess = (file: string, ...rest: string[]) => ({
    command: process.execPath,
    args: ['-r', '@swc-node/register', join(__dirname, 'testing/writer-process.ts'), file, ...rest],
    options: { cwd: WORKSPACE, env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') } },
  });

  it('keeps saved data when opened again, and uses WAL', async () => {
    const file = newFile();
    const first = await openRecords({ file });
    const { id } = await first.startIngestion(INPUT);
    await first.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('A/1')], 0);
    await first.close();
    const second = await openRecords({ file });
    expect(await second.outcome(SCOPE, 'A/1')).toMatchObject({ ingestionId: id });
    await second.close();
    // Bytes 18 and 19 of the header are 2 in WAL mode (https://sqlite.org/fileformat.html).
    expect([...readFileSync(file).subarray(18, 20)]).toEqual([2, 2]);
  });

  it('overwrites deleted data (secure_delete)', async () => {
    const file = newFile();
    const records = await openRecords({ file });
    const { id } = await records.startIngestion(INPUT);
    await records.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('Deleted_Person/0001')], 0);
    await records.deleteOutcomes(SCOPE, ['Deleted_Person/0001']);
    await records.close();
    for (const path of [file, `${file}-wal`].filter(existsSync)) {
      expect(readFileSync(path).includes('Deleted_Person')).toBe(false);
    }
  });

  it('marks ingestions that a dead owner left RUNNING as INTERRUPTED, and no others', async () => {
    const file = newFile();
    const first = await openRecords({ file });
    const [running, cancelled] = [await first.startIngestion(INPUT), await first.startIngestion(INPUT)];
    await first.updateIngestion(cancelled.id, { status: 'CANCELLED' });
    await first.close();
    const second = await openRecords({ file });
    expect(await second.ingestion(running.id)).toMatchObject({ status: 'INTERRUPTED', finishedAt: expect.any(Date) });
    expect(await second.ingestion(cancelled.id)).toMatchObject({ status: 'CANCELLED', finishedAt: null });
    await second.close();
  });

  it('keeps the mount points of an earlier version, which had no ids of disks', async () => {
    const file = newFile();
    await (await openRecords({ file })).close();
    const database = new Libsql(file);
    database.exec(`ALTER TABLE mount DROP COLUMN disk_id;
      DELETE FROM kysely_migration WHERE name = '0007-disk-ids';
      INSERT INTO mount (path) VALUES ('Disk'), ('.')`);
    database.close();
    const records = await openRecords({ file });
    expect(await records.mounts()).toEqual([
      { path: '.', diskId: null },
      { path: 'Disk', diskId: null },
    ]);
    const mounts = [
      { path: '', diskId: '1700000000123456789' },
      { path: 'Disk', diskId: null },
    ];
    await records.saveMounts(mounts);
    await records.close();
    const reopened = await openRecords({ file });
    expect(await reopened.mounts()).toEqual(mounts);
    await reopened.close();
  });

  it('deletes outcomes of a replaced index that a dead owner left', async () => {
    const file = newFile();
    const first = await openRecords({ file });
    const { id } = await first.startIngestion(INPUT);
    await first.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('A/1')], 0);
    await first.close();
    const database = new Libsql(file);
    // As `deleteOutcomesOfIndex` does first.
    database.prepare("update index_scope set index_name = 'discarded:' || id").run();
    await (await openRecords({ file })).close();
    for (const table of ['outcome', 'index_scope']) {
      expect(database.prepare(`select count(*) as count from ${table}`).get()).toMatchObject({ count: 0 });
    }
    database.close();
  });

  it('finds damage of a large file without blocking the event loop', async () => {
    const file = newFile();
    const first = await openRecords({ file });
    const { id } = await first.startIngestion(INPUT);
    const outcomes = Array.from({ length: 35_000 }, (_, i) => outcomeOf(`A/${i}`, { contentHash: 'a'.repeat(256) }));
    await first.saveOutcomes(id, 'FACENET', SCOPE, outcomes, 0);
    await first.close();
    expect(statSync(file).size).toBeGreaterThan(8 * 1024 * 1024);
    await (await openRecords({ file })).close();

    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(64 * 1024, 0x5a), 0, 64 * 1024, 4 * 1024 * 1024);
    closeSync(handle);
    let isChecked = false;
    const opening = openRecords({ file }).finally(() => (isChecked = true));
    const expectation = expect(opening).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE', retryable: false });
    await setImmediate();
    expect(isChecked).toBe(false);
    await expectation;
  });

  it('shows a reader the writes of the owner, and rejects its own', async () => {
    const file = newFile();
    const owner = await openRecords({ file });
    const { id } = await owner.startIngestion(INPUT);
    const reader = await openRecords({ file, readOnly: true });
    expect(await reader.ingestion(id)).toMatchObject({ status: 'RUNNING' });
    await owner.updateIngestion(id, { done: 4 });
    expect(await reader.ingestion(id)).toMatchObject({ status: 'RUNNING', done: 4 });
    await expect(reader.updateIngestion(id, { done: 5 })).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
    await reader.close();
    await owner.close();
  });

  it('lets a reader wait until the owner has created the file', async () => {
    const file = newFile();
    const opening = openRecords({ file, readOnly: true });
    const owner = await openRecords({ file });
    const reader = await opening;
    expect((await reader.ingestions(1)).totalCount).toBe(0);
    await reader.close();
    await owner.close();
  });

  it('opens a path with characters that are special in a URI', async () => {
    mkdirSync(join(folder, 'a?b#c%20 é'));
    const file = join(folder, 'a?b#c%20 é', 'records.sqlite');
    const owner = await openRecords({ file });
    const { id } = await owner.startIngestion(INPUT);
    const reader = await openRecords({ file, readOnly: true });
    expect(await reader.ingestion(id)).not.toBeNull();
    await reader.close();
    await owner.close();
  });

  describe('throws DATA_DIRECTORY_UNUSABLE with the path', () => {
    const unusable = (file: string) => ({
      code: 'DATA_DIRECTORY_UNUSABLE',
      message: expect.stringContaining(file),
      remedy: expect.stringContaining(dirname(file)),
      retryable: false,
    });

    it('for a file that is not a database, and opens its replacement', async () => {
      const file = newFile();
      writeFileSync(file, 'This is not a database. '.repeat(300));
      await expect(openRecords({ file })).rejects.toMatchObject({
        ...unusable(file),
        remedy: expect.stringMatching(
          /^Move .* to another place: it is created again at the next attempt to open it\./,
        ),
      });
      expect(readFileSync(file, 'utf8')).toMatch(/^This is not/);

      rmSync(file);
      await (await openRecords({ file })).close();
    });

    it('for a truncated database', async () => {
      const file = newFile();
      const records = await openRecords({ file });
      const { id } = await records.startIngestion(INPUT);
      const outcomes = Array.from({ length: 2000 }, (_, n) => outcomeOf(`P/${n}`));
      await records.saveOutcomes(id, 'FACENET', SCOPE, outcomes, 0);
      await records.close();
      truncateSync(file, 64 * 1024);
      await expect(openRecords({ file })).rejects.toMatchObject(unusable(file));
    });

    it('for a folder that does not exist, and for a path that is a folder', async () => {
      const file = join(folder, 'no', 'such', 'records.sqlite');
      await expect(openRecords({ file })).rejects.toMatchObject(unusable(file));
      await expect(openRecords({ file: folder })).rejects.toMatchObject(unusable(folder));
    });
  });

  it('throws RECORDS_UNAVAILABLE while another process writes', async () => {
    const file = newFile();
    const records = await openRecords({ file });
    const other = new Libsql(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(records.startIngestion(INPUT)).rejects.toMatchObject({ code: 'RECORDS_UNAVAILABLE', retryable: true });
    other.exec('COMMIT');
    other.close();
    expect(await records.startIngestion(INPUT)).toMatchObject({ status: 'RUNNING' });
    await records.close();
  });

  it.each([
    ['a write', (records: Records) => records.startIngestion(INPUT)],
    [
      'a transaction',
      (records: Records, id: string) => records.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('A/1')], 0),
    ],
  ])('stores what is written after %s was rejected because another process was writing', async (_what, write) => {
    const file = newFile();
    const records = await openRecords({ file });
    const { id } = await records.startIngestion(INPUT);
    const other = new Libsql(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(write(records, id)).rejects.toMatchObject({ code: 'RECORDS_UNAVAILABLE' });
    other.exec('COMMIT');
    await records.updateIngestion(id, { status: 'FAILED', done: 5 });
    await records.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('A/2')], 0);
    // As another process sees them. SQLite had committed none of them before.
    expect(other.prepare('select status, done from run').all()).toEqual([{ status: 'FAILED', done: 5 }]);
    expect(other.prepare('select photo_id from outcome').all()).toEqual([{ photo_id: 'A/2' }]);
    // What another process writes is visible, too.
    other.exec("update run set status = 'CANCELLED'");
    expect(await records.ingestion(id)).toMatchObject({ status: 'CANCELLED' });
    await records.close();
    other.close();
  });

  it('waits for a short lock of another process, and never blocks the event loop', async () => {
    const file = newFile();
    const records = await openRecords({ file });
    const other = new Libsql(file);
    let longestGapMs = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longestGapMs = Math.max(longestGapMs, performance.now() - last);
      last = performance.now();
    }, 10);
    other.exec('BEGIN IMMEDIATE');
    setTimeout(() => other.exec('COMMIT'), 200);
    expect(await records.startIngestion(INPUT)).toMatchObject({ status: 'RUNNING' });
    other.exec('BEGIN IMMEDIATE');
    await expect(records.startIngestion(INPUT)).rejects.toMatchObject({ code: 'RECORDS_UNAVAILABLE' });
    other.exec('COMMIT');
    clearInterval(timer);
    // SQLite itself waited for 2 s in the main thread.
    expect(longestGapMs).toBeLessThan(1_000);
    expect((await records.ingestions(10)).totalCount).toBe(1);
    await records.close();
    other.close();
  });

  it('can be called again after it failed', async () => {
    const file = newFile();
    const previous = await openRecords({ file });
    const { id } = await previous.startIngestion(INPUT);
    await previous.close();
    const other = new Libsql(file);
    // An attempt can read and check the file, and fails at its first write.
    other.exec('BEGIN IMMEDIATE');
    await expect(openRecords({ file })).rejects.toMatchObject({ code: 'RECORDS_UNAVAILABLE', retryable: true });
    other.exec('COMMIT');
    // The failed attempt released its lock.
    other.exec('BEGIN EXCLUSIVE; COMMIT');
    other.close();
    const records = await openRecords({ file });
    expect(await records.ingestion(id)).toMatchObject({ status: 'INTERRUPTED' });
    await records.close();
  });

  it('writes nothing to stderr under plain Node', () => {
    const { command, args, options } = writerProcess(newFile(), '2');
    const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  it('is consistent after its owner was killed while writing, several times', async () => {
    const file = newFile();
    const savedByIngestion = new Map<string, number>();
    for (const batches of [1, 4, 9, 30]) {
      const { command, args, options } = writerProcess(file);
      const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = once(child, 'exit');
      let lines = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [id, saved] = line.split(' ') as [string, string];
        savedByIngestion.set(id, Number(saved));
        if ((lines += 1) === batches) child.kill('SIGKILL');
      }
      await exited;
    }

    const records = await openRecords({ file });
    const { ingestions } = await records.ingestions(10);
    expect(ingestions.map(({ status }) => status)).toEqual(Array(4).fill('INTERRUPTED'));
    for (const { id, outcomes } of ingestions) {
      const { totalCount } = await records.outcomesOfIngestion(id, { first: 1 });
      expect(totalCount).toBeGreaterThanOrEqual(savedByIngestion.get(id)!);
      // A batch and its counts are saved in one transaction, so they agree.
      const count = (kind: string) => outcomes.find(({ outcome }) => outcome === kind)?.count;
      expect(count('INDEXED')).toBe(totalCount);
      expect(count('UNCHANGED')).toBe((totalCount / 25) * 3);
    }
    await records.close();
  });
});
