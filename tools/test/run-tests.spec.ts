import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '../run-command';
import { runInLanes, sumTestReports } from './run-tests';

describe('sumTestReports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('sums the projects and counts one without a report as failed', () => {
    const failure = { file: 'libs/core/src/a.spec.ts', test: 'finds', message: 'Error' };
    const reports = {
      domain: { passed: 3, failed: 0, skipped: 1, failures: [] },
      core: { passed: 4, failed: 1, skipped: 0, failures: [failure] },
    };
    for (const [name, report] of Object.entries(reports)) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(report));
    }
    expect(sumTestReports(folder, ['domain', 'core', 'gateway'])).toEqual({
      passed: 7,
      failed: 2,
      skipped: 1,
      failures: [failure, { file: 'gateway', test: 'all', message: expect.any(String) }],
    });
  });
});

describe('TallyReporter', () => {
  it('reports failed tests, and specs that cannot be loaded, with file and message', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lookalike-'));
    writeFileSync(join(folder, 'fails.spec.js'), "it('adds', () => expect(1 + 1).toBe(3)); it('passes', () => {});");
    writeFileSync(join(folder, 'broken.spec.js'), 'require("./missing")');
    const reporter = join(WORKSPACE, 'libs/testing/jest/tally-reporter.cjs');
    const config = { rootDir: folder, reporters: [[reporter, { project: 'sums' }]] };
    spawnSync(process.execPath, [require.resolve('jest/bin/jest'), '--config', JSON.stringify(config)], {
      env: { ...process.env, LOOKALIKE_TALLY: folder },
    });
    const report = sumTestReports(folder, ['sums']);
    rmSync(folder, { recursive: true });
    expect(report).toMatchObject({ passed: 1, failed: 2, skipped: 0 });
    expect(report.failures).toHaveLength(2);
    expect(report.failures).toContainEqual({
      file: expect.stringMatching(/fails\.spec\.js$/),
      test: 'adds',
      message: expect.stringContaining('Expected: 3'),
    });
    expect(report.failures).toContainEqual({
      file: expect.stringMatching(/broken\.spec\.js$/),
      test: 'cannot be loaded',
      message: expect.stringContaining('./missing'),
    });
  });
});

describe('runInLanes', () => {
  it('starts the items in their order, each as soon as a lane is free', async () => {
    const ends = new Map<string, () => void>();
    const run = (item: string) => new Promise<void>((resolve) => ends.set(item, resolve));
    const end = async (item: string) => {
      ends.get(item)!();
      await new Promise(setImmediate);
    };
    const done = runInLanes(2, ['gateway', 'core', 'records', 'domain'], run);
    expect([...ends.keys()]).toEqual(['gateway', 'core']);
    await end('core');
    expect([...ends.keys()]).toEqual(['gateway', 'core', 'records']);
    await end('records');
    expect([...ends.keys()]).toEqual(['gateway', 'core', 'records', 'domain']);
    await end('domain');
    await end('gateway');
    await done;
  });
});
