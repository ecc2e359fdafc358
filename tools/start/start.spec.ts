import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describeWith, fetchedAsset, temporaryFolder, WORKSPACE } from '@lookalike/testing';

describeWith('the sample gallery', fetchedAsset('sample-portraits'), () => {
  const data = temporaryFolder();

  it('npm start ends with code 0, and the gateway with it, when npm receives SIGTERM', async () => {
    const flags = ['--gallery', 'sample', '--models', 'MOBILEFACENET', '--no-ingest', '--port', '0', '--data', data];
    const npm = spawn('npm', ['start', '--', ...flags], { cwd: WORKSPACE, stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((resolve) => {
      npm.stdout.on('data', (chunk) => {
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk)) ?? [];
        if (found) resolve(found);
      });
    });
    expect((await fetch(`${url}/healthz`)).ok).toBe(true);
    const startedAt = performance.now();
    npm.kill('SIGTERM');
    expect(await once(npm, 'close')).toEqual([0, null]);
    // Container runtimes kill after 10 s.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  });
});

it('a second npm start whose port is in use builds nothing', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const folder = temporaryFolder();
  // Records every program that is started.
  const preload = join(folder, 'record.cjs');
  const started = join(folder, 'started');
  writeFileSync(
    preload,
    `const processes = require('node:child_process');
    const { appendFileSync } = require('node:fs');
    const { spawn } = processes;
    processes.spawn = (command, ...rest) => (appendFileSync(${JSON.stringify(started)}, command + '\\n'), spawn(command, ...rest));`,
  );
  const port = String((other.address() as AddressInfo).port);
  const start = spawn(
    process.execPath,
    ['-r', preload, '-r', '@swc-node/register', 'tools/start/start.ts', '--port', port, '--data', folder],
    {
      cwd: WORKSPACE,
      env: { ...process.env, TS_NODE_PROJECT: join(WORKSPACE, 'tsconfig.base.json') },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let output = '';
  start.stderr.on('data', (text) => (output += String(text)));
  const [code] = (await once(start, 'close')) as [number];
  other.close();
  expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('PORT_IN_USE') });
  expect(existsSync(started) ? readFileSync(started, 'utf8') : '').not.toMatch(/nx|vite/);
});
