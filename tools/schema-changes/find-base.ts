import { LookalikeError } from '@lookalike/domain';
import { git } from './git';

export const SCHEMA_FILE = 'schema.graphql';

/** An earlier schema: `ref` is what people call the commit that has it. Or why there is none. */
export type Base = { ref: string; schema: string } | { missing: string };

/**
 * The schema that the working tree's is compared with: that of the commit asked for; else of the newest tag `v*` that HEAD contains;
 * else, as long as the schema is changed and not committed, HEAD's; else the one before the last change of it.
 * @throws LookalikeError CONFIG_INVALID when the commit asked for is not there
 */
export async function findBase(folder: string, asked?: string): Promise<Base> {
  const { code, output: prefix, complaint } = await git(folder, 'rev-parse', '--show-prefix');
  if (code !== 0) return { missing: `there is no git history here (${complaint})` };
  // Unpacked inside somebody else's repository, whose history is not ours.
  if (prefix !== '') return { missing: 'there is no git history here' };
  if (asked !== undefined) return schemaAt(folder, await commitOf(folder, asked), asked);
  if ((await git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD')).code !== 0)
    return { missing: 'there is no commit yet' };
  const tag = await newestTag(folder);
  if (tag) return schemaAt(folder, tag, tag);
  const isChanged = (await git(folder, 'diff', '--quiet', 'HEAD', '--', SCHEMA_FILE)).code !== 0;
  return isChanged ? schemaAt(folder, 'HEAD', 'HEAD') : beforeLastChange(folder);
}

async function commitOf(folder: string, asked: string): Promise<string> {
  const { code, output } = await git(folder, 'rev-parse', '--verify', '--quiet', `${asked}^{commit}`);
  if (code === 0) return output;
  throw new LookalikeError(
    'CONFIG_INVALID',
    `--base: this clone has no commit ${JSON.stringify(asked)}.`,
    'Name a branch, tag or commit that `git log` shows; `git fetch --tags` brings those of the remote.',
  );
}

async function newestTag(folder: string): Promise<string> {
  // Of several sort keys the last weighs most.
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
        ? 'this clone is shallow (git fetch --unshallow brings the rest)'
        : `${SCHEMA_FILE} has had one version only`,
  };
}

async function schemaAt(folder: string, commit: string, ref: string): Promise<Base> {
  const { code, output } = await git(folder, 'show', `${commit}:${SCHEMA_FILE}`);
  return code === 0 ? { ref, schema: output } : { missing: `${ref} has no ${SCHEMA_FILE}` };
}
