import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AssetSource, AssetSpec, NpmSource, PypiSource } from '@lookalike/domain';
import { temporaryFolder } from '@lookalike/testing';
import type { AssetProgress } from '../assets';
import { createAssets } from '../create-assets';
import { runCommand } from './registry-command';

const scratch = temporaryFolder();
const emptyFolder = mkdtempSync(join(scratch, 'empty-'));

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
const otherSha256 = '0'.repeat(64);

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

it('downloads a package of npm', async () => {
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
  ['npm', { ...npm, sha256: otherSha256 }],
  ['a wheel', { ...wheel, sha256: { any: otherSha256 } }],
  ['an sdist, before its setup.py runs', { ...sdist, sha256: { any: otherSha256 } }],
] as const)('rejects an archive with another sha256: %s', async (_, source) => {
  await expect(open(source).fetched).rejects.toMatchObject({
    code: 'ASSET_UNAVAILABLE',
    message: expect.stringMatching(/sha256|hash/i) as string,
    retryable: false,
  });
});

it('reports that a release does not exist', async () => {
  await expect(open({ ...npm, version: '0.0.999' }).fetched).rejects.toThrow(/npm pack failed: .*(version|found)/);
  await expect(open({ ...wheel, version: '0.0.999' }).fetched).rejects.toThrow(/pip download failed: .*0\.0\.999/);
});

it.each([
  ['npm', npm, { npm_config_registry: 'http://127.0.0.1:1/' }],
  ['PyPI', wheel, { PIP_INDEX_URL: 'http://127.0.0.1:1/simple' }],
] as const)('is retryable while %s is unreachable', async (_, source, registry) => {
  const { fetched } = open(source, { environment: { ...process.env, ...registry } });
  await expect(fetched).rejects.toMatchObject({ code: 'ASSET_UNAVAILABLE', retryable: true });
});

it('reports that there is no build for this platform', async () => {
  const { fetched } = open({ ...wheel, sha256: { 'plan9-mips': otherSha256 } });
  await expect(fetched).rejects.toThrow(`there is no build for ${process.platform}-${process.arch}`);
});

describe('without pip and npm', () => {
  const environment = { PATH: emptyFolder };

  it('reports what to install', async () => {
    await expect(open(wheel, { environment }).fetched).rejects.toMatchObject({
      message: expect.stringContaining('neither pip nor uv is installed') as string,
      remedy: expect.stringMatching(
        /^Install pip .* The next attempt then downloads the asset it\. It is required for this test;/,
      ) as string,
    });
    await expect(open(npm, { environment }).fetched).rejects.toThrow('npm could not be started');
  });

  it('uses pip once it is installed', async () => {
    const bin = mkdtempSync(join(scratch, 'bin-'));
    await expect(open(wheel, { environment: { PATH: bin } }).fetched).rejects.toThrow('neither pip nor uv');
    const script = '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "no such command" >&2\nexit 1\n';
    writeFileSync(join(bin, 'pip'), script, { mode: 0o755 });
    await expect(open(wheel, { environment: { PATH: bin } }).fetched).rejects.toThrow('pip download failed: no such');
  });

  it('uses the archives in the mirror, except one with another sha256', async () => {
    const mirror = mkdtempSync(join(scratch, 'mirror-'));
    const packed = join(scratch, 'packed');
    mkdirSync(packed);
    const npmPath = process.env.npm_execpath;
    await runCommand([...(npmPath?.endsWith('.js') ? [process.execPath, npmPath] : ['npm']), 'pack', 'ms@2.1.3'], {
      cwd: packed,
    });
    copyFileSync(join(packed, 'ms-2.1.3.tgz'), join(mirror, 'ms-2.1.3.tgz'));
    const { folder } = await open(npm, { mirror, environment }).fetched;
    expect(readdirSync(folder)).toEqual(['index.js']);
    const { fetched } = open({ ...npm, sha256: otherSha256 }, { mirror, environment });
    await expect(fetched).rejects.toThrow('npm could not be started');
  });
});
