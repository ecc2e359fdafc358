import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
  }, 120_000);
});
