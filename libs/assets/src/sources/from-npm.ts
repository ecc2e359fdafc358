import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NpmSource } from '@lookalike/domain';
import { extract } from '../archive/extract';
import { archiveInMirror } from './archive-in-mirror';
import { checkSha256 } from './check-sha256';
import { registryFailure } from './registry-failure';
import { runProgram } from './run-program';
import { SourceFailure } from './source-failure';
import type { Workplace } from './workplace';

/** A package of the npm registry, by `npm pack`, which honours the user's .npmrc. No script of the package runs. */
export async function fromNpm(source: NpmSource, workplace: Workplace): Promise<void> {
  const name = `${source.package.replace(/^@/, '').replaceAll('/', '-')}-${source.version}.tgz`;
  const archive =
    (await archiveInMirror(workplace.mirror, source.sha256, (file) => file === name)) ??
    (await npmPack(source, name, workplace));
  if (source.sha256) await checkSha256(archive, source.sha256);
  await extract({ archive, kind: 'tgz', files: source.files, target: workplace.files, reporter: workplace.reporter });
}

async function npmPack(source: NpmSource, name: string, workplace: Workplace): Promise<string> {
  const { scratch, environment, reporter, signal } = workplace;
  // A folder of its own: npm would take the one that we were started in for the package's home.
  const folder = join(scratch, 'npm');
  await mkdir(folder, { recursive: true });
  const phase = reporter.start('download', source.bytes ?? null);
  try {
    const { code, complaint } = await runProgram(
      [
        ...npm(environment),
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
    const remedy = `make the npm registry reachable, or put ${name} into the mirror`;
    if (code === null) throw new SourceFailure(`npm could not be started (${complaint})`, 'install npm');
    if (code !== 0) throw registryFailure('npm pack', complaint, remedy);
    const [archive] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'));
    if (!archive) throw new SourceFailure('npm pack brought no archive', remedy);
    return join(folder, archive);
  } finally {
    phase.finish();
  }
}

/** The npm that runs us, if one does: started through Node, it needs no shell on Windows either. */
function npm(environment: NodeJS.ProcessEnv): string[] {
  const script = environment.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : ['npm'];
}

/** `npm test -w libs/x` hands its choice of workspaces on by environment, which `npm pack` in another folder stumbles over. */
function withoutWorkspace(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([key]) => !/^npm_config_(workspaces?|include_workspace_root|local_prefix)$/i.test(key),
    ),
  );
}
