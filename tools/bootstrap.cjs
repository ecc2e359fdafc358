/**
 * The entry point of `npm start`, `npm test` and the other commands: installs packages if the lockfile has changed, then runs the
 * tool. Before the installation it may only require modules of Node, and files that do the same.
 */
const { spawn } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const [tool, ...args] = process.argv.slice(2);

// A gateway that is stopped while it starts has not failed. An interrupted test run has.
if (tool === 'start') require('../apps/gateway/src/command/exit-on-signals.cjs');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Lookalike needs Node 20.19 or newer; this is ${process.version}. Install a current Node and try again.`,
  );
  process.exit(1);
}

/** Take precedence over NODE_ENV=production and over settings of npm with which `npm ci` omits packages or installs nothing. */
const ALL_PACKAGES = [
  ...['--include=dev', '--include=optional', '--include=peer', '--workspaces', '--include-workspace-root'],
  ...['--location=project', '--no-global', '--install-strategy=hoisted', '--no-dry-run', '--no-package-lock-only'],
];

/**
 * Runs `npm ci`, and ends it when this process ends.
 * @returns its exit code
 */
function install() {
  console.error('Installing packages (about a minute, once) ...');
  const stop = () => process.exit(1);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  // Before npm starts, so that no signal leaves it running. `npm start` has listeners already, which exit with code 0.
  if (tool !== 'start') for (const signal of signals) process.once(signal, stop);
  const isWindows = process.platform === 'win32';
  const child = spawn(isWindows ? 'npm.cmd' : 'npm', ['ci', ...ALL_PACKAGES], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: isWindows,
  });
  // At SIGTERM, npm first removes what it has installed. The next command would install into the same folder at the same time.
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => {
      process.off('exit', end);
      for (const signal of signals) process.off(signal, stop);
      resolve(code ?? 1);
    });
  });
}

/**
 * Whether npm has removed no packages since the installation, as `npm install` and `npm prune` do under NODE_ENV=production. Packages for
 * other platforms are optional.
 */
function hasAllPackages(lockfile) {
  return Object.entries(JSON.parse(lockfile).packages).every(
    ([path, { optional, devOptional }]) => optional || devOptional || existsSync(join(root, path)),
  );
}

async function main() {
  // The binaries in node_modules belong to one platform and one lockfile; install again if either changes.
  const stamp = join(root, 'node_modules', '.lookalike-installed');
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const digest = createHash('sha256').update(lockfile).digest('hex');
  const expected = `${process.platform}-${process.arch} dev ${digest}`;
  const isInstalled = existsSync(stamp) && readFileSync(stamp, 'utf8') === expected && hasAllPackages(lockfile);
  if (!isInstalled) {
    if ((await install()) !== 0) {
      console.error(
        'The installation failed: see the output above. Check that the npm registry can be reached, then run the command again.',
      );
      process.exit(1);
    }
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(stamp, expected);
  }

  process.env.TS_NODE_PROJECT ??= join(root, 'tsconfig.base.json');
  process.argv.splice(1, process.argv.length - 1, join(__dirname, tool), ...args);
  require('@swc-node/register');
  require(`./${tool}/${tool}.ts`);
}

void main();
