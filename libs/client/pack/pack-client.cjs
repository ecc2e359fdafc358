/**
 * `npx nx pack client [--out FOLDER]`: the package as it is published, as a tarball, from freshly compiled sources.
 *
 * The workspace package is private, so that nobody publishes it by mistake without `dist` or with the output of an older build; the
 * packed copy is not private. An npm lifecycle script cannot do this, because this workspace runs none (`ignore-scripts`).
 */
const { execFileSync } = require('node:child_process');
const { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');

const PACKAGE = resolve(__dirname, '..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(PACKAGE, 'dist-pack') } } });
const out = resolve(PACKAGE, values.out);

const folder = mkdtempSync(join(tmpdir(), 'lookalike-client-'));
try {
  // Executables by their path relative to the main file, because the packages' `exports` do not list them.
  run(
    resolve(require.resolve('typescript'), '../../bin/tsc'),
    '-p',
    join(PACKAGE, 'tsconfig.build.json'),
    '--outDir',
    join(folder, 'dist'),
  );
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest(), null, 2));
  for (const file of ['README.md', 'LICENSE']) cpSync(join(PACKAGE, file), join(folder, file));
  const tarball = pack();
  run(resolve(require.resolve('publint'), '../cli.js'), 'run', tarball, '--strict');
  console.log(`${tarball} (${(statSync(tarball).size / 1000).toFixed(1)} kB)`);
} finally {
  rmSync(folder, { recursive: true });
}

/** package.json without the fields that only this workspace uses. */
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
  execFileSync(process.execPath, command, { cwd: PACKAGE, stdio: 'inherit' });
}
