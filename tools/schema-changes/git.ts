import { execFile } from 'node:child_process';

export interface GitAnswer {
  code: number;
  /** Without the line break at its end. */
  output: string;
  /** The first line of what went wrong; empty when nothing did. */
  complaint: string;
}

/** Runs git in `folder`. Never throws: where git is not installed that is its complaint, and `code` is -1. */
export function git(folder: string, ...args: string[]): Promise<GitAnswer> {
  // Inside a hook GIT_DIR and the like point to the repository that is being committed to, whatever the folder.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const options = { cwd: folder, env: { ...env, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile('git', args, options, (error, stdout, stderr) => {
      const [complaint = ''] = stderr.trim().split('\n');
      if (!error) resolve({ code: 0, output: stdout.replace(/\n$/, ''), complaint: '' });
      else if (typeof error.code === 'number') resolve({ code: error.code, output: stdout.trim(), complaint });
      else resolve({ code: -1, output: '', complaint: 'git cannot be run' });
    });
  });
}
