import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, WORKSPACE } from '@lookalike/testing';

const REJECTED = /LOG_LEVEL: "of the file" is not a log level/;

/** The commands that are configured by options and variables, and what each prints about the values of the file. */
const COMMANDS: [string, string[], RegExp][] = [
  ['apps/gateway/src/main.ts', [], REJECTED],
  ['tools/contact-sheet/contact-sheet.ts', ['--probe', 'Barack_Obama/0001'], REJECTED],
  ['tools/bench/bench.ts', ['ingestion'], REJECTED],
  ['tools/fetch/fetch.ts', ['--verify', 'mtcnn'], /mtcnn +not in the cache/],
];

describe('.env', () => {
  const folder = temporaryFolder();
  const preload = join(folder, 'env-file.cjs');
  beforeAll(() => {
    // As if the workspace had this file. A real one would affect other tests.
    writeFileSync(
      preload,
      `const fs = require('node:fs');
      const { readFileSync } = fs;
      const file = ${JSON.stringify(join(folder, '.env'))};
      fs.readFileSync = (path, ...args) => readFileSync(path === ${JSON.stringify(join(WORKSPACE, '.env'))} ? file : path, ...args);`,
    );
  });

  function run(program: string, args: string[]) {
    const { LOG_LEVEL: _level, LOOKALIKE_CACHE: _cache, ...env } = process.env;
    return spawnSync(process.execPath, ['-r', preload, '-r', '@swc-node/register', program, ...args], {
      cwd: WORKSPACE,
      env: { ...env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') },
      encoding: 'utf8',
    });
  }

  it.each(COMMANDS)('configures %s', (program, args, expected) => {
    const cache = join(folder, 'cache of the file');
    writeFileSync(join(folder, '.env'), `LOG_LEVEL="of the file"\nLOOKALIKE_CACHE="${cache}"\n`);
    const { stdout, stderr } = run(program, args);
    expect(stdout + stderr).toMatch(expected);
    rmSync(join(folder, '.env'));
  });

  it.each(COMMANDS)('is a folder: %s reports it without a stack', (program, args) => {
    mkdirSync(join(folder, '.env'));
    const { stdout, stderr, status } = run(program, args);
    expect(stdout + stderr).toMatch(/^CONFIG_INVALID: .*\.env .*It is a folder/m);
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
    expect(status).toBe(1);
    rmSync(join(folder, '.env'), { recursive: true });
  });
});
