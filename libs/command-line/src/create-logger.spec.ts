import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { WORKSPACE } from '@lookalike/testing';

/** The log of a program whose stderr is not a terminal. */
function logOf(logFormat: string): string {
  const script = `
    const { createLogger } = require('./libs/command-line/src/create-logger.ts');
    createLogger({ logLevel: 'info', logFormat: '${logFormat}' }).warn({ code: 'STORE_IN_USE' }, 'The store is in use.');`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-r', '@swc-node/register', '-e', script], {
    cwd: WORKSPACE,
    env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') },
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  return stderr;
}

describe('createLogger', () => {
  it.each(['json', 'auto'])('writes JSON to a file or pipe: %s', (format) => {
    expect(JSON.parse(logOf(format))).toMatchObject({ level: 40, code: 'STORE_IN_USE', msg: 'The store is in use.' });
  });

  it('writes readable lines if they are requested, without colour codes', () => {
    expect(logOf('pretty')).toMatch(/^\[\d\d:\d\d:\d\d\] WARN: The store is in use\.\n +code: "STORE_IN_USE"\n$/);
  });
});
