import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssetSource, AssetSpec, NpmSource, PypiSource } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import type { AssetProgress } from '../assets';
import { createAssets } from '../create-assets';
import { runProgram } from './run-program';

const scratch = temporaryFolder();
const nowhere = mkdtempSync(join(scratch, 'empty-'));

const npm: NpmSource = {
  from: 'npm',
  format: 'text',
  package: 'ms',
  version: '2.1.3',
  sha256: 'f6616e15e530ed552f9daa2d3ce71963947c6bc7c98c9b64fd3e673fd02622c6',
  files: { 'index.js': 'package/index.js' },
};
const wheel: PypiSource = {
  from: 'pypi',
  format: 'text',
  package: 'six',
  version: '1.16.0',
  kind: 'wheel',
  sha256: { any: '8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254' },
  files: { 'six.py': 'six.py', 'info/': 'six-1.16.0.dist-info/' },
};
const sdist: PypiSource = {
  ...wheel,
  kind: 'sdist',
  sha256: { any: '1e61c37477a1626458e36f7b1d82aa5c9b094fa4802892072e49de9c60c4c926' },
  files: { 'six.py': 'six-1.16.0/six.py' },
};
const another = '0'.repeat(64);

function open(source: AssetSource, options: { mirror?: string; environment?: NodeJS.ProcessEnv } = {}) {
  const spec: AssetSpec = { name: 'it', title: 'It', enables: 'this test', terms: '', sources: [source] };
  const events: AssetProgress[] = [];
  const assets = createAssets({
    cacheFolder: mkdtempSync(join(scratch, 'cache-')),
    mirror: options.mirror ?? null,
    environment: options.environment,
    onProgress: (event) => events.push(event),
  });
  return { events, fetched: assets.fetch(spec) };
}

it('packs a package of npm', async () => {
  const { fetched, events } = open(npm);
  const { folder, format } = await fetched;
  expect(format).toBe('text');
  expect(readdirSync(folder)).toEqual(['index.js']);
  expect(readFileSync(join(folder, 'index.js'), 'utf8')).toContain('module.exports');
  expect(events.filter(({ phase }) => phase === 'download').at(-1)?.finished).toBe(true);
});

it('downloads a wheel', async () => {
  const { folder } = await open(wheel).fetched;
  expect(readFileSync(join(folder, 'six.py'), 'utf8')).toContain('__version__ = "1.16.0"');
  expect(readdirSync(join(folder, 'info'))).toContain('METADATA');
});

it('downloads an sdist', async () => {
  const { folder } = await open(sdist).fetched;
  expect(readFileSync(join(folder, 'six.py'), 'utf8')).toContain('__version__ = "1.16.0"');
});

it.each([
  ['npm', { ...npm, sha256: another }],
  ['a wheel', { ...wheel, sha256: { any: another } }],
  ['an sdist, before its setup.py runs', { ...sdist, sha256: { any: another } }],
] as const)('refuses another archive than the one meant: %s', async (_, source) => {
  await expect(open(source).fetched).rejects.toMatchObject({
    code: 'ASSET_UNAVAILABLE',
    message: expect.stringMatching(/sha256|hash/i) as string,
  });
});

it('says that a release is not there', async () => {
  await expect(open({ ...npm, version: '0.0.999' }).fetched).rejects.toThrow(/npm pack failed: .*(version|found)/);
  await expect(open({ ...wheel, version: '0.0.999' }).fetched).rejects.toThrow(/pip download failed: .*0\.0\.999/);
});

it('says that there is no build for this platform', async () => {
  const { fetched } = open({ ...wheel, sha256: { 'plan9-mips': another } });
  await expect(fetched).rejects.toThrow(`there is no build for ${process.platform}-${process.arch}`);
});

describe('without pip and npm', () => {
  const environment = { PATH: nowhere };

  it('says what to install', async () => {
    await expect(open(wheel, { environment }).fetched).rejects.toMatchObject({
      message: expect.stringContaining('neither pip nor uv is installed') as string,
      remedy: expect.stringMatching(/^Install pip .* npm run fetch it\. Without it this test cannot be used/) as string,
    });
    await expect(open(npm, { environment }).fetched).rejects.toThrow('npm could not be started');
  });

  it('takes the archives out of the mirror, and passes by one that is another', async () => {
    const mirror = mkdtempSync(join(scratch, 'mirror-'));
    const packed = join(scratch, 'packed');
    mkdirSync(packed);
    const npmPath = process.env.npm_execpath;
    await runProgram([...(npmPath?.endsWith('.js') ? [process.execPath, npmPath] : ['npm']), 'pack', 'ms@2.1.3'], {
      cwd: packed,
    });
    copyFileSync(join(packed, 'ms-2.1.3.tgz'), join(mirror, 'ms-2.1.3.tgz'));
    const { folder } = await open(npm, { mirror, environment }).fetched;
    expect(readdirSync(folder)).toEqual(['index.js']);
    const { fetched } = open({ ...npm, sha256: another }, { mirror, environment });
    await expect(fetched).rejects.toThrow('npm could not be started');
  });
});
