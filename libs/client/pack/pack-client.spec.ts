import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';

const ROOM = join(WORKSPACE, 'libs/client');

describe('the packed client', () => {
  const folder = temporaryFolder();
  let printed: string;
  let tarball: string;
  beforeAll(() => {
    // It ends with an error where publint finds anything.
    const command = [join(ROOM, 'pack/pack-client.cjs'), '--out', folder];
    printed = execFileSync(process.execPath, command, { encoding: 'utf8' });
    tarball = join(folder, readdirSync(folder)[0]!);
  });
  const read = (path: string) => execFileSync('tar', ['xzOf', tarball, `package/${path}`], { encoding: 'utf8' });

  it('is approved by publint, and named with its size', () => {
    expect(printed).toContain('All good!');
    expect(printed).toMatch(/lookalike-client-\d+\.\d+\.\d+\.tgz \([\d.]+ kB\)/);
  });

  it('has each source compiled, with its types, and no spec, no map and no generator', () => {
    const sources = readdirSync(join(ROOM, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.spec\.ts$|^e2e|^testing/.test(file))
      .map((file) => `dist/${file.slice(0, -'.ts'.length)}`);
    const files = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    expect(files.map((file) => file.replace('package/', '')).sort()).toEqual(
      ['LICENSE', 'README.md', 'package.json', ...sources.flatMap((file) => [`${file}.d.ts`, `${file}.js`])].sort(),
    );
  });

  it('may be published, unlike the room that it is made of', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ name: '@lookalike/client', type: 'module', license: 'MIT' });
    expect(manifest).not.toHaveProperty('private');
    expect(manifest).not.toHaveProperty('devDependencies');
    const { stderr } = spawnSync('npm', ['publish', '--dry-run'], { cwd: ROOM, encoding: 'utf8' });
    expect(stderr).toContain('marked as private');
  });

  it('has the repository’s licence', () => {
    expect(read('LICENSE')).toBe(readFileSync(join(WORKSPACE, 'LICENSE'), 'utf8'));
  });
});
