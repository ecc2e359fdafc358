/**
 * The entry point of `npm start`, `npm test` and the other commands: installs packages if the lockfile has changed, then runs the
 * tool. It may only require modules of Node.
 */
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const [tool, ...args] = process.argv.slice(2);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Lookalike needs Node 20.19 or newer; this is ${process.version}. Install a current Node and try again.`,
  );
  process.exit(1);
}

// The binaries in node_modules belong to one platform and one lockfile; install again if either changes.
const stamp = join(root, 'node_modules', '.lookalike-installed');
const expected = `${process.platform}-${process.arch} ${createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')}`;
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== expected) {
  console.error('Installing packages (about a minute, once) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: npm === 'npm.cmd',
  });
  if (status !== 0) {
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
