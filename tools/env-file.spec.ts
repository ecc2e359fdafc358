import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
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
      const { existsSync } = fs;
      fs.existsSync = (path) => String(path).endsWith('/.env') || existsSync(path);
      process.loadEnvFile = () => {
        process.env.LOG_LEVEL = 'of the file';
        process.env.LOOKALIKE_CACHE ||= ${JSON.stringify(join(folder, 'cache of the file'))};
      };`,
    );
  });

  it.each(COMMANDS)('configures %s', (program, args, expected) => {
    const { LOG_LEVEL: _level, LOOKALIKE_CACHE: _cache, ...env } = process.env;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['-r', preload, '-r', '@swc-node/register', program, ...args],
      { cwd: WORKSPACE, env: { ...env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') }, encoding: 'utf8' },
    );
    expect(stdout + stderr).toMatch(expected);
  });
});
