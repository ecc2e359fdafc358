import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { typescriptHook } from './typescript-hook';

/** Uses all file descriptors, starts a program, and continues. */
const SCRIPT = `
  const { spawn } = require('node:child_process');
  const { openSync } = require('node:fs');
  const { requirePipes } = require(${JSON.stringify(join(__dirname, 'spawned.ts'))});
  requirePipes(spawn('true', { stdio: 'pipe' }));
  try { for (;;) openSync('/dev/null', 'r'); } catch (error) { process.stdout.write(error.code); }
  try { requirePipes(spawn('true', { stdio: 'pipe' })); } catch (error) { process.stdout.write(' ' + error.message); }
  setTimeout(() => process.stdout.write(' continues'), 100);
`;

describe('requirePipes', () => {
  it('throws when no file descriptor is free, and the process continues', async () => {
    const limited = 'ulimit -n 200; exec "$@"';
    const node = [process.execPath, ...typescriptHook(), '-e', SCRIPT];
    const { stdout } = await promisify(execFile)('sh', ['-c', limited, 'sh', ...node]);
    expect(stdout).toBe('EMFILE true could not be started: this process has no free file descriptors. continues');
  });
});
