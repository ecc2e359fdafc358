import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readEnvVariable } from '@lookalike/command-line';
import { runCommand, WORKSPACE } from '../run-command';

/**
 * Downloads the assets that tests need, runs the tests of `projects` (default: all) and prints a closing line with the sums.
 * @returns the exit code
 */
export async function runTests(projects: readonly string[] = testedProjects()): Promise<number> {
  // Tests whose assets are missing are skipped with a message, or fail under REQUIRE_ALL.
  spawnSync(process.execPath, ['tools/bootstrap.cjs', 'fetch'], {
    cwd: WORKSPACE,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-tally-'));
  const code = await runCommand(
    'nx',
    ['run-many', '-t', 'test', '-p', projects.join(','), '--output-style', 'stream'],
    // `fetch` reads .env, so the tests must look in the cache that it names.
    { env: { LOOKALIKE_TALLY: folder, LOOKALIKE_CACHE: readEnvVariable('LOOKALIKE_CACHE') } },
  );
  const { passed, failed, skipped } = sumTestCounts(folder, projects);
  rmSync(folder, { recursive: true });
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 || code !== 0 ? 1 : 0;
}

/** The Nx projects that have tests. */
function testedProjects(): string[] {
  const folders = ['apps', 'libs'].flatMap((parent) =>
    readdirSync(join(WORKSPACE, parent)).map((name) => join(WORKSPACE, parent, name)),
  );
  return [...folders, join(WORKSPACE, 'tools')]
    .filter((folder) => existsSync(join(folder, 'jest.config.cjs')))
    .map((folder) => basename(folder));
}

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Sums what the projects' test runs reported; a project without a report counts as one failure. */
export function sumTestCounts(folder: string, projects: readonly string[]): TestCounts {
  const sum: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  for (const project of projects) {
    const file = join(folder, `${project}.json`);
    const tally = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as TestCounts)
      : { passed: 0, failed: 1, skipped: 0 };
    sum.passed += tally.passed;
    sum.failed += tally.failed;
    sum.skipped += tally.skipped;
  }
  return sum;
}
