/**
 * `npx nx pack client [--out FOLDER]`: the package as it is published, as a tarball, from sources compiled anew.
 *
 * The room itself is private, so that nobody publishes it by mistake, without `dist` or with what an older build left there; what
 * is packed is a copy that is not. No script of npm's does it, since this workspace runs none (`ignore-scripts`).
 */
const { execFileSync } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');

const ROOM = resolve(__dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(ROOM, 'dist-pack') } } });
const out = resolve(ROOM, values.out);

const folder = mkdtempSync(join(tmpdir(), 'lookalike-client-'));
try {
  // Programs by their paths beside the main files: packages do not let themselves be asked for others.
  run(
    resolve(require.resolve('typescript'), '../../bin/tsc'),
    '-p',
    join(ROOM, 'tsconfig.build.json'),
    '--outDir',
    join(folder, 'dist'),
  );
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest(), null, 2));
  for (const file of ['README.md', 'LICENSE']) cpSync(join(ROOM, file), join(folder, file));
  const tarball = pack();
  run(resolve(require.resolve('publint'), '../cli.js'), 'run', tarball, '--strict');
  console.log(`${tarball} (${(statSync(tarball).size / 1000).toFixed(1)} kB)`);
} finally {
  rmSync(folder, { recursive: true });
}

/** The room's package.json without what is for ourselves. */
function manifest() {
  const { private: _private, devDependencies: _devDependencies, ...published } = require('../package.json');
  return published;
}

function pack() {
  mkdirSync(out, { recursive: true });
  const options = { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' };
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', out], options));
  return join(out, filename);
}

function run(...command) {
  execFileSync(process.execPath, command, { cwd: ROOM, stdio: 'inherit' });
}
