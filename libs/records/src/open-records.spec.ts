import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';
import Libsql from 'libsql';
import { openRecords } from './open-records';
import { INPUT, outcomeOf, SCOPE } from './spec-support/outcome-of';

describe('openRecords', () => {
  const folder = temporaryFolder();
  let files = 0;
  const newFile = () => join(folder, `${(files += 1)}.sqlite`);

  const writer = (file: string, ...rest: string[]) => ({
    command: process.execPath,
    args: ['-r', '@swc-node/register', join(__dirname, 'spec-support/writer-process.ts'), file, ...rest],
    options: { cwd: WORKSPACE, env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') } },
  });

  it('keeps what was saved, with WAL, foreign keys and secure deletion', async () => {
    const file = newFile();
    const first = await openRecords({ file });
    const { id } = await first.startRun(INPUT);
    await first.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('A/1')], 0);
    await first.close();
    const second = await openRecords({ file });
    expect(await second.outcome(SCOPE, 'A/1')).toMatchObject({ runId: id });
    await second.close();
    // Bytes 18 and 19 of the file's header: 2 says WAL (sqlite.org/fileformat.html).
    expect([...readFileSync(file).subarray(18, 20)]).toEqual([2, 2]);
  });

  it('overwrites what is forgotten', async () => {
    const file = newFile();
    const records = await openRecords({ file });
    const { id } = await records.startRun(INPUT);
    await records.saveOutcomes(id, 'FACENET', SCOPE, [outcomeOf('Somebody_Who_Left/0001')], 0);
    await records.forgetOutcomes(SCOPE, ['Somebody_Who_Left/0001']);
    await records.close();
    for (const kept of [file, `${file}-wal`].filter(existsSync)) {
      expect(readFileSync(kept).includes('Somebody_Who_Left')).toBe(false);
    }
  });

  it('makes RUNNING runs of a dead owner INTERRUPTED, and leaves ended ones', async () => {
    const file = newFile();
    const first = await openRecords({ file });
    const [left, ended] = [await first.startRun(INPUT), await first.startRun(INPUT)];
    await first.updateRun(ended.id, { status: 'CANCELLED' });
    await first.close();
    const second = await openRecords({ file });
    expect(await second.run(left.id)).toMatchObject({ status: 'INTERRUPTED', finishedAt: expect.any(Date) });
    expect(await second.run(ended.id)).toMatchObject({ status: 'CANCELLED', finishedAt: null });
    await second.close();
  });

  it('gives a reader what the owner writes, and lets it write nothing', async () => {
    const file = newFile();
    const owner = await openRecords({ file });
    const { id } = await owner.startRun(INPUT);
    const reader = await openRecords({ file, readOnly: true });
    expect(await reader.run(id)).toMatchObject({ status: 'RUNNING' });
    await owner.updateRun(id, { done: 4 });
    expect(await reader.run(id)).toMatchObject({ status: 'RUNNING', done: 4 });
    await expect(reader.updateRun(id, { done: 5 })).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
    await reader.close();
    await owner.close();
  });

  it('lets a reader wait for an owner that is still making the file', async () => {
    const file = newFile();
    const reading = openRecords({ file, readOnly: true });
    const owner = await openRecords({ file });
    const reader = await reading;
    expect((await reader.runs(1)).totalCount).toBe(0);
    await reader.close();
    await owner.close();
  });

  it('opens a path with characters that mean something in a URI', async () => {
    mkdirSync(join(folder, 'a?b#c%20 é'));
    const file = join(folder, 'a?b#c%20 é', 'records.sqlite');
    const owner = await openRecords({ file });
    const { id } = await owner.startRun(INPUT);
    const reader = await openRecords({ file, readOnly: true });
    expect(await reader.run(id)).not.toBeNull();
    await reader.close();
    await owner.close();
  });

  describe('says DATA_DIRECTORY_UNUSABLE with the file and a remedy', () => {
    const unusable = (file: string) => ({
      code: 'DATA_DIRECTORY_UNUSABLE',
      message: expect.stringContaining(file),
      remedy: expect.stringMatching(/move|writable|space/),
    });

    it('for a file that is no database', async () => {
      const file = newFile();
      writeFileSync(file, 'Dear diary, today I was no database. '.repeat(200));
      await expect(openRecords({ file })).rejects.toMatchObject(unusable(file));
      expect(readFileSync(file, 'utf8')).toMatch(/^Dear diary/);
    });

    it('for a truncated database', async () => {
      const file = newFile();
      const records = await openRecords({ file });
      const { id } = await records.startRun(INPUT);
      const outcomes = Array.from({ length: 2000 }, (_, n) => outcomeOf(`P/${n}`));
      await records.saveOutcomes(id, 'FACENET', SCOPE, outcomes, 0);
      await records.close();
      truncateSync(file, 64 * 1024);
      await expect(openRecords({ file })).rejects.toMatchObject(unusable(file));
    });

    it('for a folder that is not there, and for a file that is one', async () => {
      const file = join(folder, 'no', 'such', 'records.sqlite');
      await expect(openRecords({ file })).rejects.toMatchObject(unusable(file));
      await expect(openRecords({ file: folder })).rejects.toMatchObject(unusable(folder));
    });
  });

  it('says STORE_IN_USE while another process writes', async () => {
    const file = newFile();
    const records = await openRecords({ file });
    const other = new Libsql(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(records.startRun(INPUT)).rejects.toMatchObject({ code: 'STORE_IN_USE' });
    other.exec('COMMIT');
    other.close();
    expect(await records.startRun(INPUT)).toMatchObject({ status: 'RUNNING' });
    await records.close();
  });

  it('runs under plain Node without a word on stderr', () => {
    const { command, args, options } = writer(newFile(), '2');
    const { status, stdout, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(2);
  });

  it('finds the database consistent after its owner was killed in the middle of writing, again and again', async () => {
    const file = newFile();
    const promised = new Map<string, number>();
    for (const batches of [1, 4, 9, 30]) {
      const { command, args, options } = writer(file);
      const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
      const exited = once(child, 'exit');
      let lines = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [run, saved] = line.split(' ') as [string, string];
        promised.set(run, Number(saved));
        if ((lines += 1) === batches) child.kill('SIGKILL');
      }
      await exited;
    }

    const records = await openRecords({ file });
    const { runs } = await records.runs(10);
    expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('INTERRUPTED'));
    for (const run of runs) {
      const { totalCount } = await records.outcomesOfRun(run.id, { first: 1 });
      expect(totalCount).toBeGreaterThanOrEqual(promised.get(run.id)!);
      // A batch and its counts are saved in one step: neither can be ahead.
      const count = (kind: string) => run.outcomes.find(({ outcome }) => outcome === kind)?.count;
      expect(count('INDEXED')).toBe(totalCount);
      expect(count('UNCHANGED')).toBe((totalCount / 25) * 3);
    }
    await records.close();
  });
});
