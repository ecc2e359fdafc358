import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { temporaryFolder } from '@lookalike/testing';
import { digestOf, isBuiltFrom, publishPage } from './publish-page';

describe('publishPage', () => {
  const parent = temporaryFolder();
  let folder: string;
  beforeEach(() => (folder = join(mkdtempSync(join(parent, 'page-')), 'dist')));

  /** A build whose page names one script, as Vite writes it. */
  function build(version: number): string {
    const built = mkdtempSync(join(parent, 'built-'));
    mkdirSync(join(built, 'assets'));
    writeFileSync(join(built, 'index.html'), `<script src="/assets/index-${version}.js"></script>`);
    writeFileSync(join(built, `assets/index-${version}.js`), `${version}`.repeat(10_000));
    writeFileSync(join(built, 'assets/icon.svg'), '<svg/>');
    return built;
  }
  const publish = (version: number) => publishPage(build(version), folder, `inputs-${version}`);

  it('fills an empty folder, which is then up to date for the same inputs only', () => {
    expect(isBuiltFrom(folder, 'inputs-1')).toBe(false);
    const built = build(1);
    publishPage(built, folder, 'inputs-1');
    expect([isBuiltFrom(folder, 'inputs-1'), isBuiltFrom(folder, 'inputs-2')]).toEqual([true, false]);
    expect(readdirSync(join(folder, 'assets')).sort()).toEqual(['icon.svg', 'index-1.js']);
    expect(existsSync(built)).toBe(false);
  });

  it('keeps the files of the previous build, which open pages may load later, and deletes older ones', () => {
    for (const version of [1, 2, 3]) publish(version);
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toContain('index-3.js');
    expect(readdirSync(join(folder, 'assets')).sort()).toEqual(['icon.svg', 'index-2.js', 'index-3.js']);
    expect(readdirSync(folder).sort()).toEqual(['.build.json', 'assets', 'index.html']);
  });

  it('never leaves the page missing or with a reference to a missing file', async () => {
    publish(0);
    const control = new Int32Array(new SharedArrayBuffer(8));
    const reader = new Worker(
      `const { readFileSync } = require('node:fs');
      const { workerData: { folder, control }, parentPort } = require('node:worker_threads');
      const faults = [];
      while (Atomics.load(control, 0) === 0 && faults.length === 0) {
        try {
          const [, script] = /src="\\/(.*?)"/.exec(readFileSync(folder + '/index.html', 'utf8'));
          if (readFileSync(folder + '/' + script).length < 10000) faults.push('short');
          Atomics.add(control, 1, 1);
        } catch (error) { faults.push(String(error)); }
      }
      Atomics.store(control, 0, 1);
      parentPort.postMessage(faults);`,
      { eval: true, workerData: { folder, control } },
    );
    const faults = new Promise<string[]>((resolve) => reader.once('message', resolve));
    // A build takes seconds, so each is followed by some reads.
    for (let version = 1; version < 200; version++) {
      publish(version);
      const reads = Atomics.load(control, 1);
      while (Atomics.load(control, 0) === 0 && Atomics.load(control, 1) < reads + 2) await setImmediate();
    }
    Atomics.store(control, 0, 1);
    expect(await faults).toEqual([]);
  });
});

describe('digestOf', () => {
  const folder = temporaryFolder();

  it('depends on the names and contents of files, but not on the output of builds, or on specs', () => {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src/page.tsx'), 'a');
    const before = digestOf([folder]);
    for (const ignored of ['dist', 'node_modules', '.build-1']) {
      mkdirSync(join(folder, ignored));
      writeFileSync(join(folder, ignored, 'file'), 'x');
    }
    writeFileSync(join(folder, 'src/page.spec.ts'), 'test');
    expect(digestOf([folder])).toBe(before);
    writeFileSync(join(folder, 'src/page.tsx'), 'b');
    const changed = digestOf([folder]);
    writeFileSync(join(folder, 'src/other.tsx'), '');
    expect(new Set([before, changed, digestOf([folder]), digestOf([join(folder, 'missing')])]).size).toBe(4);
  });
});
