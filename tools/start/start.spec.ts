import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describeWith, fetchedAsset, temporaryFolder, WORKSPACE } from '@lookalike/testing';

describeWith('the sample gallery', fetchedAsset('sample-portraits'), () => {
  const data = temporaryFolder();

  it('npm start ends the gateway when npm receives SIGTERM', async () => {
    const flags = ['--gallery', 'sample', '--models', 'MOBILEFACENET', '--no-ingest', '--port', '0', '--data', data];
    const npm = spawn('npm', ['start', '--', ...flags], { cwd: WORKSPACE, stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise<string>((resolve) => {
      npm.stdout.on('data', (chunk) => {
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(chunk)) ?? [];
        if (found) resolve(found);
      });
    });
    expect((await fetch(`${url}/healthz`)).ok).toBe(true);
    npm.kill('SIGTERM');
    await once(npm, 'close');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  }, 120_000);
});
