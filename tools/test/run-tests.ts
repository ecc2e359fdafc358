import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readEnvVariable } from '@lookalike/command-line';
import { runCommand, WORKSPACE } from '../run-command';

/**
 * Downloads the assets that tests need, runs the tests of `projects` (default: all) and prints the failed tests and a closing line
 * with the sums.
 * @returns the exit code
 */
export async function runTests(projects: readonly string[] = testedProjects()): Promise<number> {
  // Tests whose assets are missing are skipped with a message, or fail under REQUIRE_ALL.
  spawnSync(process.execPath, ['tools/bootstrap.cjs', 'fetch'], {
    cwd: WORKSPACE,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const folder = mkdtempSync(join(tmpdir(), 'lookalike-tally-'));
  // `fetch` reads .env, so the tests must look in the cache that it names.
  const env = { LOOKALIKE_TALLY: folder, LOOKALIKE_CACHE: readEnvVariable('LOOKALIKE_CACHE') };
  // The SDK and the pages, which the specs of some projects use.
  const codes = [await runCommand('nx', ['run-many', '-t', 'build', '--output-style', 'stream'])];
  await runInLanes(LANES, largestSpecsFirst(projects), async (project) => {
    const config = join(folderOf(project), 'jest.config.cjs');
    codes.push(await runCommand('jest', ['--config', config], { env, prefix: `${project}: ` }));
  });
  const { passed, failed, skipped, failures } = sumTestReports(folder, projects);
  rmSync(folder, { recursive: true });
  // Again at the end, because the specs of several projects are mixed above, and a log may be cut.
  for (const { file, test, message } of failures) console.log(`\nFailed: ${file}: ${test}\n${message.slice(0, 2_000)}`);
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 || codes.some((code) => code !== 0) ? 1 : 0;
}

/**
 * Projects that are tested at the same time. One more than the two cores of CI, because specs wait for other processes most of the time:
 * those of vector-store need 114 s of processor time in 332 s, and those of core 144 s in 379 s.
 */
const LANES = 3;

/**
 * Runs all items in their order, at most `lanes` of them at the same time. Nx would start with the dependencies: the gateway, whose tests
 * take longest, would start last, and the other lanes would be idle at the end.
 */
export async function runInLanes<T>(
  lanes: number,
  items: readonly T[],
  run: (item: T) => Promise<unknown>,
): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Jest also estimates the duration of a spec by its size. */
function largestSpecsFirst(projects: readonly string[]): string[] {
  const sizes = new Map(projects.map((project) => [project, sizeOfSpecs(folderOf(project))]));
  return [...projects].sort((a, b) => sizes.get(b)! - sizes.get(a)!);
}

function sizeOfSpecs(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name, parentPath }) => name.endsWith('.spec.ts') && !parentPath.includes('node_modules'))
    .reduce((sum, { name, parentPath }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** The projects that have tests, by name. */
function testedProjects(): string[] {
  return projectFolders()
    .filter((folder) => existsSync(join(folder, 'jest.config.cjs')))
    .map((folder) => basename(folder));
}

/** @throws Error for an unknown project */
function folderOf(project: string): string {
  const folder = projectFolders().find((path) => basename(path) === project);
  if (folder && existsSync(join(folder, 'jest.config.cjs'))) return folder;
  throw new Error(`No project with tests is named ${project}. There are: ${testedProjects().join(', ')}.`);
}

function projectFolders(): string[] {
  const folders = ['apps', 'libs'].flatMap((parent) =>
    readdirSync(join(WORKSPACE, parent)).map((name) => join(WORKSPACE, parent, name)),
  );
  return [...folders, join(WORKSPACE, 'tools')];
}

export interface TestReport {
  passed: number;
  failed: number;
  skipped: number;
  failures: { file: string; test: string; message: string }[];
}

/** Sums the reports of the projects' test runs; a project without a report counts as one failure. */
export function sumTestReports(folder: string, projects: readonly string[]): TestReport {
  const sum: TestReport = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const project of projects) {
    const file = join(folder, `${project}.json`);
    const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as TestReport) : withoutReport(project);
    sum.passed += report.passed;
    sum.failed += report.failed;
    sum.skipped += report.skipped;
    sum.failures.push(...report.failures);
  }
  return sum;
}

function withoutReport(project: string): TestReport {
  const failure = { file: project, test: 'all', message: 'Jest ended without a report; see its output above.' };
  return { passed: 0, failed: 1, skipped: 0, failures: [failure] };
}
