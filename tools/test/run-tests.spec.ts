import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sumTestCounts } from './run-tests';

describe('sumTestCounts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('sums the projects and counts one without a report as failed', () => {
    writeFileSync(join(folder, 'domain.json'), JSON.stringify({ passed: 3, failed: 0, skipped: 1 }));
    writeFileSync(join(folder, 'core.json'), JSON.stringify({ passed: 4, failed: 1, skipped: 0 }));
    expect(sumTestCounts(folder, ['domain', 'core', 'gateway'])).toEqual({ passed: 7, failed: 2, skipped: 1 });
  });
});
