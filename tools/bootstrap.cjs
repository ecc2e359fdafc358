/**
 * The one command behind `npm start` and `npm test`: installs when the lockfile has changed, then hands over to the tool.
 * It may require nothing that is not part of Node.
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

// The binaries in node_modules are for one platform and one lockfile: either changing means installing again.
const stamp = join(root, 'node_modules', '.lookalike-installed');
const wanted = `${process.platform}-${process.arch} ${createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')}`;
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.error('Installing packages (about a minute, once) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: npm === 'npm.cmd',
  });
  if (status !== 0) {
    console.error(
      'Installing failed: see the lines above. Check that the npm registry can be reached, then run the command again.',
    );
    process.exit(1);
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, wanted);
}

process.env.TS_NODE_PROJECT ??= join(root, 'tsconfig.base.json');
process.argv.splice(1, process.argv.length - 1, join(__dirname, tool), ...args);
require('@swc-node/register');
require(`./${tool}/${tool}.ts`);
