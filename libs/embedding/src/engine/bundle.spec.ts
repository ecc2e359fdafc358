import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodePng, temporaryFolder, WORKSPACE } from '@lookalike/testing';
import { build, type BuildOptions } from 'esbuild';
import { noiseImage } from '../testing/test-image';

/** It decodes an image and crops it in a worker: this needs everything but the networks. */
const PROGRAM = `
  import { readFileSync } from 'node:fs';
  import { createEmbedder } from '@lookalike/embedding';
  const embedder = createEmbedder({ cacheFolder: process.argv[2], threads: 1 });
  embedder
    .embed(readFileSync(process.argv[2] + '/noise.png'), [], { faces: 'all', lane: 'query' })
    .then(({ width, height }) => console.log(width + ' x ' + height))
    .then(() => embedder.close());
`;

describe('a bundled build', () => {
  const folder = temporaryFolder();

  it('works with worker.js and decoder-main.js next to the bundle, without TypeScript or SWC', async () => {
    await writeFile(join(folder, 'noise.png'), encodePng(noiseImage(40, 30)));
    const shared: BuildOptions = {
      bundle: true,
      platform: 'node',
      external: ['onnxruntime-node', 'sharp', 'dejavu-fonts-ttf/*', '@swc-node/register'],
      logLevel: 'silent',
    };
    await build({
      ...shared,
      stdin: { contents: PROGRAM, resolveDir: WORKSPACE, loader: 'ts' },
      outfile: join(folder, 'main.js'),
    });
    const entries = { worker: __dirname, 'decoder-main': join(WORKSPACE, 'libs/imaging/src/decoder') };
    for (const [name, source] of Object.entries(entries))
      await build({ ...shared, entryPoints: [join(source, `${name}.ts`)], outfile: join(folder, `${name}.js`) });
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'main.js'), folder], {
      env: { ...process.env, NODE_PATH: join(WORKSPACE, 'node_modules') },
    });
    expect(stdout).toBe('40 x 30\n');
  });
});
