import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

const WORKSPACE = resolve(__dirname, '../../..');

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** The command as people run it, but for the installing. */
export function runContactSheet(flags: string[]): Promise<Ran> {
  const script = join(WORKSPACE, 'tools/contact-sheet/contact-sheet.ts');
  const env = { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') };
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['-r', '@swc-node/register', script, ...flags],
      { cwd: WORKSPACE, env },
      (error, stdout, stderr) => done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
