import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchedAsset, WORKSPACE } from './assets';
import { describeWith } from './describe-with';
import { startGateway } from './start-gateway';

const SETTINGS = { models: ['MOBILEFACENET'] } as const;
const MINUTES = 60_000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Without an init process that reaps orphans, a dead process remains in the process table as a zombie.
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !readFileSync(stat, 'utf8').includes(') Z ');
}

async function query<Data>(url: string, document: string): Promise<Data> {
  const body = JSON.stringify({ query: document });
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return ((await response.json()) as { data: Data }).data;
}

describe('startGateway', () => {
  it('rejects with the output of a gateway that ends early', async () => {
    await expect(startGateway({ flags: ['--port', '70000'] })).rejects.toThrow(
      /ended early \(exit code 1\)[^]*"70000" is not a port/,
    );
    await expect(startGateway({ node: '/no/such/node' })).rejects.toThrow(/ENOENT/);
  });

  describeWith('the sample gallery and MobileFaceNet', fetchedAsset('mobilefacenet'), () => {
    it(
      'starts a gateway and ingests the gallery; stop leaves neither process nor data',
      async () => {
        const { url, pid, dataDirectory, stop } = await startGateway(SETTINGS);
        expect(existsSync(join(dataDirectory, 'sample'))).toBe(true);
        const { models } = await query<{ models: { name: string; indexed: number }[] }>(
          url,
          '{ models { name indexed } }',
        );
        await stop();
        expect(models.find(({ name }) => name === 'MOBILEFACENET')!.indexed).toBeGreaterThan(20);
        expect([isAlive(pid), existsSync(dataDirectory)]).toEqual([false, false]);
        await stop();
      },
      3 * MINUTES,
    );

    it(
      'kills a gateway that does not shut down',
      async () => {
        const { pid, stop } = await startGateway({ ...SETTINGS, flags: ['--no-ingest'] });
        process.kill(pid, 'SIGSTOP');
        await stop();
        expect(isAlive(pid)).toBe(false);
      },
      3 * MINUTES,
    );

    it.each([
      ['is killed', "process.kill(process.pid, 'SIGKILL')"],
      ['ends without stopping it', ''],
    ])(
      'ends the gateway when the process that started it %s',
      async (_, statement) => {
        const program = `
          const { startGateway } = require(${JSON.stringify(join(__dirname, 'start-gateway.ts'))});
          startGateway({ models: ['MOBILEFACENET'], flags: ['--no-ingest'] }).then(({ pid, dataDirectory }) => {
            require('node:fs').writeSync(1, pid + ' ' + dataDirectory);
            ${statement}
          });`;
        const parent = spawn(process.execPath, ['-r', '@swc-node/register', '-e', program], {
          cwd: WORKSPACE,
          env: { ...process.env, TS_NODE_PROJECT: 'tsconfig.base.json' },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let printed = '';
        parent.stdout.on('data', (text: Buffer) => (printed += text.toString()));
        await once(parent, 'close');
        const [pid, dataDirectory = ''] = printed.split(' ');
        expect([Number(pid) > 1, existsSync(dataDirectory)]).toEqual([true, true]);
        while (isAlive(Number(pid))) await sleep(50);
        rmSync(dataDirectory, { recursive: true, maxRetries: 20, retryDelay: 100 });
      },
      3 * MINUTES,
    );
  });
});
