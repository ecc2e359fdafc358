import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../run-command';
import { fetchForTests } from './fetch-for-tests';
import { rooms } from './rooms';
import { sumTallies } from './sum-tallies';

/** Fetches what the tests need, runs the rooms' tests and closes with one plain line that sums them. Gives the exit code. */
export async function runTests(chosen: readonly string[] = []): Promise<number> {
  fetchForTests();
  const tested = chosen.length > 0 ? chosen : rooms();
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-tally-'));
  const code = await runCommand('nx', ['run-many', '-t', 'test', '-p', tested.join(','), '--output-style', 'stream'], {
    env: { LOOKALIKE_TALLY: folder },
  });
  const { passed, failed, skipped } = sumTallies(folder, tested);
  rmSync(folder, { recursive: true });
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 || code !== 0 ? 1 : 0;
}
