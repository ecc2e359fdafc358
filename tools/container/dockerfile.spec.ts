import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeWith, fetchedAsset, freePort, temporaryFolder, waitUntil, WORKSPACE } from '@lookalike/testing';
import { parseDockerfile } from '../testing/dockerfile';
import { ImageBuild, openToAll, type Stage, userOf } from '../testing/image-build';
import { nodeBinary } from '../testing/node-binary';

/** The assets of the image. */
const ASSETS = [
  ...['sample-portraits', 'sample-group', 'mtcnn', 'resnet50', 'facenet-casia', 'mobilefacenet'],
  'milvus-lite',
];
/** Installs packages of the base image's distribution, as root. */
const INSTALLS_PACKAGES = /^apt-get update\s+&& apt-get install (?<flags>(?:-\S+ )+)(?<packages>[\w -]+?)\s+&& rm -rf/u;

const canBuild =
  process.platform === 'linux' &&
  process.arch === 'x64' &&
  process.getuid?.() === 0 &&
  existsSync('/usr/bin/apt-get') &&
  ASSETS.every((name) => fetchedAsset(name));

describeWith('the rights of root on Debian, x86-64, and the assets of the image', canBuild || null, () => {
  const folder = temporaryFolder();
  let build: ImageBuild;
  let image: Stage;
  let nodeFolder: string;

  /** Executes each instruction. The packages of the stage that builds are those of this workspace, which `npm ci` has installed. */
  beforeAll(async () => {
    openToAll(folder);
    nodeFolder = mkdtempSync(join(folder, 'node-'));
    openToAll(nodeFolder);
    const [, major] = /^FROM node:(\d+)-/mu.exec(readFileSync(join(WORKSPACE, 'Dockerfile'), 'utf8'))!;
    // A copy, which every user may read.
    copyFileSync(await nodeBinary(Number(major), join(WORKSPACE, '.cache/node')), join(nodeFolder, 'node'));
    build = new ImageBuild({
      folder,
      nodeFolder,
      fillCache: (target, cache) => {
        expect(target).toBe('/fetched');
        mkdirSync(join(cache, 'assets'));
        for (const name of ASSETS)
          cpSync(dirname(fetchedAsset(name)!.folder), join(cache, 'assets', name), { recursive: true });
      },
      replaceRun: (command, stage) => {
        if (INSTALLS_PACKAGES.test(command)) return true;
        if (command !== 'npm ci') return false;
        linkPackages(build, stage);
        return true;
      },
    });
    image = build.run();
  });

  /** Checks what `npm ci` checks before it installs, and links the packages of this workspace. */
  function linkPackages(builder: ImageBuild, stage: Stage): void {
    const app = builder.pathIn(stage, stage.workdir);
    const options = { cwd: app, env: { ...process.env, ...builder.environment(stage) }, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync('npm', ['ci', '--dry-run', '--prefer-offline'], options);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
    const folders = spawnSync(
      'sh',
      ['-c', 'ls -d node_modules apps/*/node_modules libs/*/node_modules tools/node_modules 2>/dev/null'],
      {
        cwd: WORKSPACE,
        encoding: 'utf8',
      },
    );
    for (const modules of folders.stdout.trim().split('\n')) {
      const paths = [join(WORKSPACE, modules), join(app, modules)];
      // Hard links fail if the temporary folder is on another file system.
      const linked = spawnSync('cp', ['-al', ...paths]).status === 0;
      if (!linked) rmSync(paths[1]!, { recursive: true, force: true });
      expect(linked || spawnSync('cp', ['-a', ...paths]).status === 0).toBe(true);
    }
  }

  it('starts from one image of Node, which all commands ran with', () => {
    expect([...build.baseImages]).toEqual([expect.stringMatching(/^node:24-/)]);
    const { stdout } = spawnSync(join(nodeFolder, 'node'), ['--version'], { encoding: 'utf8' });
    expect(stdout).toMatch(/^v24\./);
  });

  it('installs packages of the distribution that exist', () => {
    const installs = build.commands.filter((command) => command.includes('apt-get'));
    expect(installs).toHaveLength(1);
    const { flags, packages } = INSTALLS_PACKAGES.exec(installs[0]!)!.groups!;
    const words = `${flags}${packages}`.split(' ').filter(Boolean);
    const simulate = () => spawnSync('apt-get', ['install', '--simulate', ...words], { encoding: 'utf8' });
    let { status, stderr } = simulate();
    if (status !== 0) {
      // The lists of packages may be missing, as in an image of Debian.
      spawnSync('apt-get', ['update', '-qq']);
      ({ status, stderr } = simulate());
    }
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) });
  });

  it('contains neither development packages nor binaries of other platforms nor specs', () => {
    const inApp = (path: string) => existsSync(build.pathIn(image, join('/app', path)));
    expect(
      ['express/package.json', 'onnxruntime-node/package.json'].map((path) => inApp(`node_modules/${path}`)),
    ).toEqual([true, true]);
    for (const path of ['jest', 'vite', 'nx', 'eslint', 'onnxruntime-node/bin/napi-v6/darwin'])
      expect([path, inApp(`node_modules/${path}`)]).toEqual([path, false]);
    for (const path of [
      'tools/start',
      '.git',
      '.env',
      'apps/gateway/src/command/parse-command.spec.ts',
      'apps/inspector/src',
    ])
      expect([path, inApp(path)]).toEqual([path, false]);
  });

  it('is healthy, serves a search and the pages without a network, and ends with code 0 as its user', async () => {
    const port = await freePort();
    const closed = 'http://127.0.0.1:9';
    const env = {
      ...build.environment(image),
      PORT: String(port),
      LOOKALIKE_GALLERY: 'sample',
      LOOKALIKE_MODELS: 'MOBILEFACENET',
      // Everything must be in the image.
      ...{ npm_config_registry: closed, PIP_INDEX_URL: closed, HTTPS_PROXY: closed, HTTP_PROXY: closed },
    };
    const [program, ...args] = image.command;
    expect(program).toBe('node');
    const options = { cwd: build.pathIn(image, image.workdir), env, ...userOf(image) };
    const check = () => {
      const [node, ...rest] = image.healthcheck;
      return spawnSync(join(nodeFolder, node!), rest, { ...options, encoding: 'utf8' }).status;
    };
    expect(check()).toBe(1);
    const gateway: ChildProcess = spawn(join(nodeFolder, program!), args, {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [gateway.stdout!, gateway.stderr!]) stream.on('data', (text) => (output += String(text)));
    const ended = once(gateway, 'close');
    try {
      const url = `http://127.0.0.1:${port}`;
      await waitUntil(() => {
        if (gateway.exitCode !== null) throw new Error(`It ended: ${output}`);
        return /Lookalike is listening/.test(output);
      });
      expect(check()).toBe(0);
      const query = '{ similarFaces(image: { photo: "Barack_Obama/0001" }, k: 2) { matches { identity { name } } } }';
      let answer: unknown;
      await waitUntil(async () => {
        const headers = { 'content-type': 'application/json' };
        const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
        answer = await response.json();
        return JSON.stringify(answer).match(/Barack_Obama/g)?.length === 2;
      });
      for (const path of ['/', '/graphql']) {
        const page = await fetch(`${url}${path}`, { headers: { accept: 'text/html' } });
        expect([path, page.status]).toEqual([path, 200]);
        const [, script] = /<script[^>]*src="\.?\/?([^"]+)"/.exec(await page.text())!;
        expect((await fetch(new URL(script!, `${url}${path}`))).status).toBe(200);
      }
      expect(output).not.toMatch(/EACCES|EROFS|EPERM/);
    } finally {
      gateway.kill('SIGTERM');
      const killer = setTimeout(() => gateway.kill('SIGKILL'), 10_000);
      expect([await ended, output]).toEqual([[0, null], expect.any(String)]);
      clearTimeout(killer);
    }
    expect(check()).toBe(1);
    // Compose starts it with a read-only file system: nothing of the program belongs to its user.
    expect(statSync(build.pathIn(image, '/app')).uid).toBe(0);
    expect(statSync(build.pathIn(image, '/var/lib/lookalike/data')).uid).toBe(userOf(image).uid);
  });
});

describe('parseDockerfile', () => {
  it('joins lines, leaves out comments inside of them, and separates flags', () => {
    expect(parseDockerfile('# x\nRUN --mount=type=cache,target=/c a \\\n  # why\n  && b\nUSER node')).toEqual([
      { name: 'RUN', flags: { mount: 'type=cache,target=/c' }, value: 'a    && b' },
      { name: 'USER', flags: {}, value: 'node' },
    ]);
  });

  it('rejects what it does not know', () => {
    expect(() => parseDockerfile('ONBUILD RUN x')).toThrow('The instruction is unknown: ONBUILD RUN x');
  });
});
