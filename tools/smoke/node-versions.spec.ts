import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, fetchedAsset, WORKSPACE } from '@lookalike/testing';
import { nodeBinary } from './node-binary';

const onLinux = process.platform === 'linux' && process.arch === 'x64' ? true : null;
const QUERY = `{ similarFaces(image: { photo: "Barack_Obama/0001" }, k: 4) { matches { identity { name } } } }`;

async function ask(url: string): Promise<{ data?: { similarFaces: { matches: { identity: { name: string } }[] } } }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  });
  return (await response.json()) as Awaited<ReturnType<typeof ask>>;
}

/** The address that the gateway prints. It goes on printing afterwards, so its pipe stays open. */
function addressOf(gateway: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    gateway.stdout!.on('data', (chunk) => {
      const address = /http:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(String(chunk));
      if (address) resolve(address[0]);
    });
    gateway.once('exit', () => reject(new Error('the gateway ended without printing its address')));
  });
}

describeWith('the binaries of Node for Linux x86-64', onLinux, () => {
  describeWith('the sample gallery and MobileFaceNet', fetchedAsset('mobilefacenet'), () => {
    it.each([22, 24, 26])(
      'answers similarFaces on Node %i',
      async (major) => {
        const node = await nodeBinary(major, join(WORKSPACE, '.cache/node'));
        const data = mkdtempSync(join(tmpdir(), 'lookalike-smoke-'));
        const gateway = spawn(
          node,
          [
            '-r',
            '@swc-node/register',
            'apps/gateway/src/main.ts',
            '--gallery',
            'sample',
            '--models',
            'MOBILEFACENET',
            '--port',
            '0',
          ],
          {
            cwd: WORKSPACE,
            env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json'), LOOKALIKE_DATA: data },
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        );
        try {
          const url = await addressOf(gateway);
          const obama = expect.objectContaining({ identity: { name: 'Barack_Obama' } });
          for (let answer = await ask(url); ; answer = await ask(url)) {
            const matches = answer.data?.similarFaces?.matches ?? [];
            if (matches.length === 4) {
              expect(matches.slice(0, 2)).toEqual([obama, obama]);
              break;
            }
            await new Promise((resolve) => setTimeout(resolve, 200));
          }
        } finally {
          if (gateway.exitCode === null) {
            gateway.kill('SIGTERM');
            await once(gateway, 'exit');
          }
          rmSync(data, { recursive: true, force: true });
        }
      },
      180_000,
    );
  });
});
