import { execFile } from 'node:child_process';
import { LookalikeError } from '@lookalike/domain';

export const SCHEMA_FILE = 'schema.graphql';

/** An earlier schema with the name of its commit, or the reason why there is none. */
export type Base = { ref: string; schema: string } | { missing: string };

/**
 * Finds the schema to compare the working tree with: that of the commit `ref`; by default that of the newest tag `v*` that HEAD
 * contains; without a tag HEAD's if the schema has uncommitted changes, else the version before its last change.
 * @throws LookalikeError CONFIG_INVALID if the commit does not exist
 */
export async function findBase(folder: string, ref?: string): Promise<Base> {
  const { code, output: prefix, error } = await git(folder, 'rev-parse', '--show-prefix');
  if (code !== 0) return { missing: `this folder has no git history (${error})` };
  // Unpacked inside another repository, whose history is not ours.
  if (prefix !== '') return { missing: 'this folder has no git history' };
  if (ref !== undefined) return schemaAt(folder, await commitOf(folder, ref), ref);
  if ((await git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD')).code !== 0)
    return { missing: 'there is no commit yet' };
  const tag = await newestTag(folder);
  if (tag) return schemaAt(folder, tag, tag);
  const isChanged = (await git(folder, 'diff', '--quiet', 'HEAD', '--', SCHEMA_FILE)).code !== 0;
  return isChanged ? schemaAt(folder, 'HEAD', 'HEAD') : beforeLastChange(folder);
}

async function commitOf(folder: string, ref: string): Promise<string> {
  const { code, output } = await git(folder, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
  if (code === 0) return output;
  throw new LookalikeError(
    'CONFIG_INVALID',
    `--base: this clone has no commit ${JSON.stringify(ref)}.`,
    'Name a branch, tag or commit that `git log` shows; `git fetch --tags` fetches those of the remote.',
  );
}

async function newestTag(folder: string): Promise<string> {
  // The last of several sort keys has the highest priority.
  const order = ['--sort=-version:refname', '--sort=-creatordate', '--count=1', '--format=%(refname:short)'];
  return (await git(folder, 'for-each-ref', '--merged=HEAD', ...order, 'refs/tags/v*')).output;
}

async function beforeLastChange(folder: string): Promise<Base> {
  const { output: last } = await git(folder, 'log', '-1', '--format=%H', '--', SCHEMA_FILE);
  if (last === '') return { missing: `${SCHEMA_FILE} is not committed yet` };
  const parent = await git(folder, 'rev-parse', '--verify', '--quiet', '--short', `${last}^`);
  if (parent.code === 0) return schemaAt(folder, parent.output, parent.output);
  const { output: shallow } = await git(folder, 'rev-parse', '--is-shallow-repository');
  return {
    missing:
      shallow === 'true'
        ? 'this clone is shallow (git fetch --unshallow fetches the rest)'
        : `${SCHEMA_FILE} has only one version`,
  };
}

async function schemaAt(folder: string, commit: string, ref: string): Promise<Base> {
  const { code, output } = await git(folder, 'show', `${commit}:${SCHEMA_FILE}`);
  return code === 0 ? { ref, schema: output } : { missing: `${ref} has no ${SCHEMA_FILE}` };
}

interface GitResult {
  code: number;
  /** Without the trailing line break. */
  output: string;
  /** The first line of the error output; empty on success. */
  error: string;
}

/** Runs git in `folder`. Never throws: if git cannot be run, `code` is -1. */
function git(folder: string, ...args: string[]): Promise<GitResult> {
  // In a hook, GIT_DIR and similar variables refer to the repository that is being committed to, whatever the folder.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  const options = { cwd: folder, env: { ...env, LC_ALL: 'C' }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve) => {
    execFile('git', args, options, (failure, stdout, stderr) => {
      const [error = ''] = stderr.trim().split('\n');
      if (!failure) resolve({ code: 0, output: stdout.replace(/\n$/, ''), error: '' });
      else if (typeof failure.code === 'number') resolve({ code: failure.code, output: stdout.trim(), error });
      else resolve({ code: -1, output: '', error: 'git cannot be run' });
    });
  });
}
