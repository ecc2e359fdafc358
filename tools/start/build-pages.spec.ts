import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, waitUntil, WORKSPACE } from '@lookalike/testing';
import { isPageBuilt, removeUnfinishedBuilds } from './build-pages';

describe('unfinished builds of a page', () => {
  const parent = temporaryFolder();

  async function endedPid(): Promise<number> {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'close');
    return child.pid!;
  }

  it('are removed if their process has ended or is unknown, or if they are old', async () => {
    const app = mkdtempSync(join(parent, 'app-'));
    const running = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const names = [
      `.build-${await endedPid()}`,
      '.build-3f0e8a52-5d1c-4a4b-9d6e-0c1f5b9a7e11',
      `.build-${process.pid}`,
    ];
    for (const name of [...names, `.build-${running.pid}`, 'dist', 'src']) {
      mkdirSync(join(app, name, 'assets'), { recursive: true });
      writeFileSync(join(app, name, 'assets/index.js'), '');
    }
    // The id of an ended process may belong to another process now.
    const twoHoursAgo = Date.now() / 1000 - 2 * 3600;
    utimesSync(join(app, `.build-${process.pid}`), twoHoursAgo, twoHoursAgo);
    removeUnfinishedBuilds(app);
    expect(readdirSync(app).sort()).toEqual([`.build-${running.pid}`, 'dist', 'src']);
    running.kill();
    await once(running, 'close');
    removeUnfinishedBuilds(app);
    expect(readdirSync(app).sort()).toEqual(['dist', 'src']);
  });
});

describe('the target `build` of a page', () => {
  const target = (page: string, env: NodeJS.ProcessEnv = {}) => {
    const project = JSON.parse(readFileSync(join(WORKSPACE, 'apps', page, 'project.json'), 'utf8')) as {
      targets: { build: { command: string; options: { env: NodeJS.ProcessEnv } } };
    };
    const { command, options } = project.targets.build;
    const [node, ...args] = command.split(' ');
    expect(node).toBe('node');
    return spawn(process.execPath, args, {
      cwd: WORKSPACE,
      env: { ...process.env, ...options.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  };

  it('creates a page that npm start does not build again, without development code whatever NODE_ENV is', async () => {
    const build = target('playground', { NODE_ENV: 'development' });
    build.stdout.resume();
    expect(await once(build, 'close')).toEqual([0, null]);
    expect(isPageBuilt('playground')).toBe(true);
    const dist = join(WORKSPACE, 'apps/playground/dist');
    const [, script] = /<script[^>]* src="([^"]+\.js)"/.exec(readFileSync(join(dist, 'index.html'), 'utf8'))!;
    // A hint of React's development build.
    expect(readFileSync(join(dist, script!), 'utf8')).not.toContain('Download the React DevTools');
  });

  it('leaves no folder when it is stopped', async () => {
    const app = join(WORKSPACE, 'apps/playground');
    const build = target('playground');
    build.stdout.resume();
    const folder = join(app, `.build-${build.pid}`);
    await waitUntil(() => existsSync(folder));
    build.kill('SIGTERM');
    await once(build, 'close');
    await waitUntil(() => !existsSync(folder));
    expect(existsSync(join(app, 'dist/index.html'))).toBe(true);
  });
});
