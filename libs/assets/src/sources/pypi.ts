import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PypiSource } from '@lookalike/domain';
import { extract } from '../archive/extract';
import { checkSha256, listFiles } from '../files';
import { SourceError } from '../source-error';
import { findArchiveInMirror } from './mirror';
import { runCommand } from './registry-command';
import { registryError } from './registry-error';
import type { SourceContext } from './source-context';

const EXTENSIONS = { wheel: '.whl', sdist: '.tar.gz' };

/** A package of PyPI, by `pip download`, which uses the user's pip.conf. */
export async function fromPypi(source: PypiSource, context: SourceContext): Promise<void> {
  const sha256 = sha256OfPlatform(source);
  if (!sha256) throw new SourceError(`there is no build for ${process.platform}-${process.arch}`);
  const archive =
    (await findArchiveInMirror(context.mirror, sha256, (file) => isArchiveOf(source, file))) ??
    (await pipDownload(source, sha256, context));
  await checkSha256(archive, sha256);
  const kind = source.kind === 'wheel' ? 'zip' : 'tgz';
  await extract({ archive, kind, files: source.files, target: context.files, reporter: context.reporter });
}

/** The SHA-256 of the archive for this machine; undefined if there is no build for it. */
export function sha256OfPlatform({ sha256 }: PypiSource): string | undefined {
  return sha256[`${process.platform}-${process.arch}`] ?? sha256.any;
}

async function pipDownload(source: PypiSource, sha256: string, context: SourceContext): Promise<string> {
  const { scratch, environment, reporter, signal } = context;
  const release = `${source.package}==${source.version}`;
  const remedy = `make PyPI reachable, or provide the ${source.kind} of ${release} in the asset mirror`;
  const pip = await findPip(environment, signal);
  if (!pip) throw new SourceError('neither pip nor uv is installed', { remedy: 'install pip (Python 3) or uv' });

  const folder = join(scratch, 'pypi');
  const temporary = join(scratch, 'pip-tmp');
  await mkdir(folder, { recursive: true });
  await mkdir(temporary, { recursive: true });
  // pip runs the setup.py of an sdist to read its metadata. With the hash required, only the expected setup.py can run.
  const requirements = join(scratch, 'requirements.txt');
  await writeFile(requirements, `${release} --hash=sha256:${sha256}\n`);

  const phase = reporter.start('download', source.bytes ?? null);
  const stopWatching = watchFolder(temporary, (bytes) => phase.set(bytes));
  try {
    const { code, stderr } = await runCommand(
      [
        ...pip,
        'download',
        '--quiet',
        '--no-input',
        '--disable-pip-version-check',
        '--ignore-requires-python',
        '--no-deps',
        '--require-hashes',
        ...(source.kind === 'wheel' ? ['--only-binary', ':all:'] : ['--no-binary', source.package]),
        '--retries=2',
        '--timeout=15',
        '--requirement',
        requirements,
        '--dest',
        folder,
      ],
      { cwd: scratch, env: { ...environment, TMPDIR: temporary, PIP_REQUIRE_VIRTUALENV: 'false' }, signal },
    );
    if (code !== 0) throw registryError('pip download', stderr, remedy);
    const archive = (await readdir(folder)).find((file) => isArchiveOf(source, file));
    if (!archive) throw new SourceError(`pip download created no ${source.kind}`, { remedy });
    return join(folder, archive);
  } finally {
    stopWatching();
    phase.finish();
  }
}

/** According to PEP 427 and PEP 625, runs of `-`, `_` and `.` in a name are equal. */
function isArchiveOf({ package: name, version, kind }: PypiSource, file: string): boolean {
  const normalise = (text: string): string => text.toLowerCase().replace(/[-_.]+/gu, '-');
  const prefix = `${normalise(name)}-${normalise(version)}`;
  return file.endsWith(EXTENSIONS[kind]) && (normalise(file) + '-').startsWith(`${prefix}-`);
}

/** In order of preference. All start pip; `uvx` downloads one if the machine only has uv. */
const PIP_COMMANDS = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip'], ['uvx', 'pip']] as const;

const pipByPath = new Map<string, readonly string[]>();

/** The first command that starts pip, remembered for each PATH; null if there is none, which is checked again by the next call. */
async function findPip(environment: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<readonly string[] | null> {
  const path = environment.PATH ?? '';
  const known = pipByPath.get(path);
  if (known) return known;
  for (const command of PIP_COMMANDS) {
    const { code } = await runCommand([...command, '--version'], { env: environment, signal });
    if (code !== 0) continue;
    pipByPath.set(path, command);
    return command;
  }
  return null;
}

const WATCH_INTERVAL_MS = 500;

/** Reports the size of the largest file below a folder from time to time, because pip shows its progress only on terminals. */
function watchFolder(folder: string, onBytes: (bytes: number) => void): () => void {
  let isStopped = false;
  const measure = async (): Promise<void> => {
    const files = await listFiles(folder);
    const sizes = await Promise.all(files.map(({ path }) => stat(join(folder, path)).then(({ size }) => size)));
    if (!isStopped && sizes.length > 0) onBytes(Math.max(...sizes));
  };
  // Files may disappear while they are measured; the next measurement corrects the value.
  const timer = setInterval(() => void measure().catch(() => undefined), WATCH_INTERVAL_MS);
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}
