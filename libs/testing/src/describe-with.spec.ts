import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { WORKSPACE } from './assets';

// A suite with another file name, so that a run of all tests does not include it.
const PROBE = join(WORKSPACE, '.cache/describe-with-probe', `${process.pid}`, 'probe.missing.ts');

function run(env: Record<string, string>): { passed: boolean; output: string } {
  const jest = join(WORKSPACE, 'node_modules/jest/bin/jest.js');
  const config = JSON.stringify({
    ...createRequire(__filename)(join(WORKSPACE, 'jest.preset.cjs'))('probe', dirname(PROBE)),
    testMatch: ['**/*.missing.ts'],
    reporters: ['default'],
  });
  const options = { encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...env } } as const;
  try {
    execFileSync(process.execPath, [jest, '--config', config], options);
    return { passed: true, output: '' };
  } catch (error) {
    return { passed: false, output: (error as { stderr: string }).stderr };
  }
}

describe('describeWith', () => {
  beforeAll(() => {
    mkdirSync(dirname(PROBE), { recursive: true });
    const module = join(__dirname, 'describe-with');
    writeFileSync(PROBE, `require(${JSON.stringify(module)}).describeWith('the asset x', null, () => {});`);
  });
  afterAll(() => rmSync(dirname(PROBE), { recursive: true, force: true }));

  it('skips a suite whose requirement is missing, and fails it under REQUIRE_ALL', () => {
    expect(run({ REQUIRE_ALL: '' })).toMatchObject({ passed: true });
    const required = run({ REQUIRE_ALL: '1' });
    expect(required.passed).toBe(false);
    expect(required.output).toContain('the asset x is missing and REQUIRE_ALL is set');
  });
});
