import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';

const PACKAGE = join(WORKSPACE, 'libs/client');

describe('the packed client', () => {
  const folder = temporaryFolder();
  let printed: string;
  let tarball: string;
  beforeAll(() => {
    // It fails if publint finds a problem.
    const command = [join(PACKAGE, 'pack/pack-client.cjs'), '--out', folder];
    printed = execFileSync(process.execPath, command, { encoding: 'utf8' });
    tarball = join(folder, readdirSync(folder)[0]!);
  });
  const read = (path: string) => execFileSync('tar', ['xzOf', tarball, `package/${path}`], { encoding: 'utf8' });

  it('passes publint, and its size is printed', () => {
    expect(printed).toContain('All good!');
    expect(printed).toMatch(/lookalike-client-\d+\.\d+\.\d+\.tgz \([\d.]+ kB\)/);
  });

  it('contains each compiled source with its types, and no spec, source map or generator', () => {
    const sources = readdirSync(join(PACKAGE, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.spec\.ts$|^e2e|^testing/.test(file))
      .map((file) => `dist/${file.slice(0, -'.ts'.length)}`);
    const files = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    expect(files.map((file) => file.replace('package/', '')).sort()).toEqual(
      ['LICENSE', 'README.md', 'package.json', ...sources.flatMap((file) => [`${file}.d.ts`, `${file}.js`])].sort(),
    );
  });

  it('can be published, unlike the workspace package', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ name: '@lookalike/client', type: 'module', license: 'MIT' });
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).not.toHaveProperty('devDependencies');
    const { stderr } = spawnSync('npm', ['publish', '--dry-run'], { cwd: PACKAGE, encoding: 'utf8' });
    expect(stderr).toContain('marked as private');
  });

  it('has the repository’s licence', () => {
    expect(read('LICENSE')).toBe(readFileSync(join(WORKSPACE, 'LICENSE'), 'utf8'));
  });
});
