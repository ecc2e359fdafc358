import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInLanes, sumTestCounts } from './run-tests';

describe('sumTestCounts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('sums the projects and counts one without a report as failed', () => {
    writeFileSync(join(folder, 'domain.json'), JSON.stringify({ passed: 3, failed: 0, skipped: 1 }));
    writeFileSync(join(folder, 'core.json'), JSON.stringify({ passed: 4, failed: 1, skipped: 0 }));
    expect(sumTestCounts(folder, ['domain', 'core', 'gateway'])).toEqual({ passed: 7, failed: 2, skipped: 1 });
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
