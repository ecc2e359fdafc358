import { type ChildProcess, execSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder, waitUntil, WORKSPACE } from '@lookalike/testing';

const COPIED = ['tools/bootstrap.cjs', 'apps/gateway/src/command/exit-on-signals.cjs'];
const STAMP = 'node_modules/.lookalike-installed';

describe('bootstrap', () => {
  const parent = temporaryFolder();

  /** A workspace whose packages are all local, so that `npm ci` needs no registry. */
  function createWorkspace(): string {
    const root = mkdtempSync(join(parent, 'workspace-'));
    for (const path of COPIED) cpSync(join(WORKSPACE, path), join(root, path));
    const write = (path: string, content: object | string) => {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
    };
    const devDependencies = { '@swc-node/register': 'file:compiler' };
    const optionalDependencies = { binary: 'file:binary' };
    const workspaces = ['libs/*'];
    write('compiler/package.json', { name: '@swc-node/register', version: '1.0.0', main: 'index.js' });
    write('compiler/index.js', '');
    write('binary/package.json', { name: 'binary', version: '1.0.0' });
    write('libs/domain/package.json', { name: 'domain', version: '1.0.0' });
    const manifest = { name: 'workspace', version: '1.0.0', workspaces, devDependencies, optionalDependencies };
    write('package.json', { ...manifest, private: true });
    write('package-lock.json', {
      name: 'workspace',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: {
        '': manifest,
        binary: { name: 'binary', version: '1.0.0', optional: true },
        compiler: { name: '@swc-node/register', version: '1.0.0', dev: true },
        'libs/domain': { name: 'domain', version: '1.0.0' },
        'node_modules/@swc-node/register': { resolved: 'compiler', link: true },
        'node_modules/binary': { resolved: 'binary', link: true },
        'node_modules/domain': { resolved: 'libs/domain', link: true },
      },
    });
    write('tools/start/start.ts', 'console.log(`started with ${process.argv.slice(2)}`);');
    write('tools/package.json', { type: 'commonjs' });
    return root;
  }

  function run(root: string, env: NodeJS.ProcessEnv = {}, tool = 'start') {
    const child: ChildProcess = spawn(process.execPath, ['tools/bootstrap.cjs', tool, '--port', '0'], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (output += String(text)));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output }));
    return { child, ended };
  }

  it.each([
    ['no setting', {}, ''],
    ['NODE_ENV=production', { NODE_ENV: 'production' }, ''],
    ['npm_config_omit=dev', { npm_config_omit: 'dev' }, ''],
    ['npm_config_production=true', { npm_config_production: 'true' }, ''],
    ['npm_config_only=production', { npm_config_only: 'production' }, ''],
    ['omit=dev in .npmrc', {}, 'omit=dev\n'],
    // The binaries of the compiler, sharp and others are optional packages.
    ['npm_config_omit=optional', { npm_config_omit: 'optional' }, ''],
    ['npm_config_optional=false', { npm_config_optional: 'false' }, ''],
    ['npm_config_workspace', { npm_config_workspace: 'domain' }, ''],
    ['npm_config_workspaces=false', { npm_config_workspaces: 'false' }, ''],
    ['npm_config_install_strategy=linked', { npm_config_install_strategy: 'linked' }, ''],
    ['npm_config_location=global', { npm_config_location: 'global' }, ''],
    ['npm_config_dry_run=true', { npm_config_dry_run: 'true' }, ''],
    ['npm_config_package_lock_only=true', { npm_config_package_lock_only: 'true' }, ''],
  ])('installs the packages of the workspace with %s, and runs the tool', async (_what, env, npmrc) => {
    const root = createWorkspace();
    writeFileSync(join(root, '.npmrc'), npmrc);
    const { code, output } = await run(root, env).ended;
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('started with --port,0') });
    const packages = ['@swc-node/register', 'binary', 'domain'];
    const missing = packages.filter((name) => !existsSync(join(root, 'node_modules', name, 'package.json')));
    expect(missing).toEqual([]);
  });

  it('installs again after an earlier version has installed without development packages', async () => {
    const root = createWorkspace();
    mkdirSync(join(root, 'node_modules'));
    // The stamp of earlier versions: they wrote it also when packages were left out.
    writeFileSync(join(root, STAMP), `${process.platform}-${process.arch} ${'0'.repeat(64)}`);
    expect((await run(root).ended).code).toBe(0);
    expect(readFileSync(join(root, STAMP), 'utf8')).toMatch(/ dev [0-9a-f]{64}$/);
  });

  it.each(['npm prune --omit=dev', 'NODE_ENV=production npm install'])(
    'installs again after %s has removed packages',
    async (command) => {
      const root = createWorkspace();
      await run(root).ended;
      execSync(command, { cwd: root, stdio: 'ignore' });
      expect(existsSync(join(root, STAMP))).toBe(true);
      expect(existsSync(join(root, 'node_modules/@swc-node/register'))).toBe(false);
      const { code, output } = await run(root).ended;
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('started with --port,0') });
    },
  );

  it('installs nothing the second time', async () => {
    const root = createWorkspace();
    await run(root).ended;
    const { output } = await run(root).ended;
    expect(output).toBe('started with --port,0\n');
  });

  it.each([
    ['start', 'SIGTERM', 0],
    ['start', 'SIGINT', 0],
    ['test', 'SIGTERM', 1],
    ['test', 'SIGHUP', 1],
  ] as const)('%s ends npm and itself at once at %s during the installation', async (tool, signal, expected) => {
    const root = createWorkspace();
    const bin = join(root, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'npm'), `#!/bin/sh\ntrap '' TERM INT HUP\necho $$ > ${bin}/pid\nexec sleep 60\n`);
    chmodSync(join(bin, 'npm'), 0o755);
    const { child, ended } = run(root, { PATH: `${bin}${delimiter}${process.env.PATH}` }, tool);
    const pid = () => Number(existsSync(join(bin, 'pid')) ? readFileSync(join(bin, 'pid'), 'utf8') : 0);
    await waitUntil(() => pid() > 0);
    child.kill(signal);
    expect((await ended).code).toBe(expected);
    await waitUntil(() => !existsSync(`/proc/${pid()}/cmdline`) || !readFileSync(`/proc/${pid()}/cmdline`, 'utf8'));
    expect(existsSync(join(root, STAMP))).toBe(false);
  });
});

describe('package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };

  it('has only scripts that every shell can run: a program and its arguments', () => {
    for (const script of Object.values(scripts)) expect(script).toMatch(/^(exec env \w+=\d+ )?[\w./:-]+( [\w./:-]+)*$/);
  });

  it('starts the gateway by `exec`, so that signals to npm reach it; on Windows, which has none, exec.cmd runs it', () => {
    const withExec = Object.keys(scripts).filter((name) => scripts[name]!.startsWith('exec '));
    expect(withExec).toEqual(['start']);
  });

  it.each([
    ['no characters that are special', 'C:\\Pictures'],
    ['spaces', 'C:\\My Pictures'],
    ['&', 'C:\\Tom&Jerry'],
    ['& and spaces', 'C:\\Tom & Jerry'],
    ['parentheses', 'C:\\photos(1)'],
    ['parentheses and spaces', 'C:\\photos (1)'],
    ["'", "C:\\O'Brien"],
    ["' and spaces", "C:\\O'Brien family"],
    ['^', 'C:\\a^b'],
  ])('passes arguments on Windows with %s', (_what, folder) => {
    expect(runExecCmd(`${scripts.start!} --gallery ${escapedByNpm(folder)}`)).toBe(
      `node tools/bootstrap.cjs start --gallery ${folder.includes(' ') ? `"${folder}"` : folder}`,
    );
  });
});

/** As npm escapes an argument of a script whose program is a batch file (`@npmcli/promise-spawn`). */
function escapedByNpm(argument: string): string {
  const quoted = argument.includes(' ') ? `"${argument}"` : argument;
  const escape = (text: string) => text.replace(/[ !%^&()<>|"]/g, '^$&');
  return escape(escape(quoted));
}

/**
 * The command that exec.cmd runs. A model of cmd.exe, which is not available on other systems: it removes `^` from the command of npm; then
 * it replaces `%*`, parses the parentheses and removes the quotes of their content.
 */
function runExecCmd(command: string): string {
  const line = /^@for \/f "(usebackq )?tokens=2\*" %%a in \((.*)\) do @%%b$/m;
  const [, usesBackquotes, content] = line.exec(
    readFileSync(join(WORKSPACE, 'exec.cmd'), 'utf8').replaceAll('\r', ''),
  )!;
  const args = parseByCmd(command).text.replace(/^exec /, '');
  const { text, rest } = parseByCmd(`${content!.replace('%*', () => args)})`);
  const quote = usesBackquotes ? "'" : '"';
  expect([text[0], text.at(-1), rest]).toEqual([quote, quote, '']);
  return /^\S+ \S+ (.*)$/.exec(text.slice(1, -1))![1]!;
}

/** Up to the parenthesis that closes, or to the end. `^` escapes a character outside of quotes. */
function parseByCmd(line: string): { text: string; rest: string } {
  let text = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && character === '^') i++;
    else if (!isQuoted && character === ')') return { text, rest: line.slice(i + 1) };
    else if (!isQuoted && /[&|<>]/.test(character)) throw new Error(`A command would end at ${line.slice(i)}`);
    text += line[i]!;
  }
  return { text, rest: '' };
}
