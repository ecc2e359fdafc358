import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset, startGateway, type StartedGateway, temporaryFolder } from '@lookalike/testing';
import { bundle } from './bundle';
import { codeBlocks } from './code-blocks';
import { EmptyProject, type ModuleResolution } from './empty-project';
import { MISTAKES, PROGRAM } from './program';

const MINUTES = 60_000;
const RESOLUTIONS: ModuleResolution[] = ['NodeNext', 'Bundler'];

describe('the packed client in an empty project', () => {
  const folder = temporaryFolder();
  let project: EmptyProject;
  let readme: string[];
  beforeAll(() => {
    project = new EmptyProject(folder);
    readme = codeBlocks(readFileSync(join(folder, 'node_modules/@lookalike/client/README.md'), 'utf8'));
    project.write('program.ts', PROGRAM);
    MISTAKES.forEach(({ program }, index) => project.write(`mistake-${index}.ts`, program));
    readme.forEach((block, index) => project.write(`readme-${index}.ts`, block));
    project.write(
      'page.ts',
      "import { createClient } from '@lookalike/client';\nconsole.log(createClient({ url: location.origin }));\n",
    );
  }, 5 * MINUTES);

  describe.each(RESOLUTIONS)('with moduleResolution %s', (resolution) => {
    let errors: string[];
    const errorsOf = (file: string) => errors.filter((line) => line.startsWith(`${file}(`));
    beforeAll(() => {
      const outDir = resolution === 'NodeNext' ? 'out' : undefined;
      const all = [
        'program',
        ...readme.map((_, index) => `readme-${index}`),
        ...MISTAKES.map((_, index) => `mistake-${index}`),
      ];
      errors = project.compile(
        resolution,
        all.map((name) => `${name}.ts`),
        { outDir },
      );
    }, MINUTES);

    it('compiles a right program, what the README says, and the declarations of the package', () => {
      expect(readme.length).toBeGreaterThan(6);
      expect(errors.filter((line) => !line.startsWith('mistake-'))).toEqual([]);
    });

    it(
      'compiles a right program where there are no types of a page',
      () => {
        expect(project.compile(resolution, ['program.ts'], { lib: 'ES2023' })).toEqual([]);
      },
      MINUTES,
    );

    it.each(MISTAKES.map(({ what, code }, index) => [what, code, index] as const))(
      'does not compile %s: %s',
      (_, code, index) => {
        expect(errorsOf(`mistake-${index}.ts`)).toEqual([expect.stringContaining(`error ${code}:`)]);
      },
    );
  });

  it(
    'compiles in a page, where there are no types of Node',
    () => {
      expect(project.compile('Bundler', ['page.ts'], { types: null })).toEqual([]);
    },
    MINUTES,
  );

  it('brings nothing of Node to browsers', async () => {
    const { text, files, gzippedBytes } = await bundle(folder, 'page.ts');
    expect(text).not.toContain('node:');
    expect(files.filter((file) => /node_modules\/(ws|graphql)\//.test(file))).toEqual([]);
    expect(files).toContain('node_modules/@lookalike/client/dist/platform/browser.js');
    expect(gzippedBytes).toBeLessThan(10_000);
  });

  describeWith('the sample gallery and MobileFaceNet', fetchedAsset('mobilefacenet'), () => {
    let gateway: StartedGateway;
    beforeAll(async () => {
      gateway = await startGateway({ models: ['MOBILEFACENET'] });
      const photo = await fetch(`${gateway.url}/photos/Barack_Obama/0001`);
      project.write('photo.jpg', new Uint8Array(await photo.arrayBuffer()));
    }, 4 * MINUTES);
    afterAll(() => gateway?.stop());

    /** Runs a program against the gateway and gives what it printed, once it has ended by itself. */
    function run(file: string): string {
      const { status, stdout, stderr } = project.run(file, gateway.url);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return stdout;
    }

    it(
      'runs: searches, uploads, subscribes, iterates, knows an error, and exits',
      () => {
        expect(JSON.parse(run('out/program.js'))).toEqual({
          similar: ['Barack_Obama', 'Barack_Obama'],
          similarity: expect.any(Number),
          uploaded: ['Barack_Obama'],
          statuses: ['RUNNING', 'SUCCEEDED'],
          aborted: 'TimeoutError',
          people: 2,
          remedy: expect.stringMatching(/./),
        });
      },
      2 * MINUTES,
    );

    it(
      'runs the example that its README begins with',
      () => {
        const example = readFileSync(join(folder, 'out/readme-0.js'), 'utf8');
        project.write('out/example.js', example.replace('http://127.0.0.1:4000', gateway.url));
        const lines = run('out/example.js').trim().split('\n');
        expect(lines).toHaveLength(5);
        expect(lines[0]).toBe('MOBILEFACENET 1 1.00 Barack_Obama');
      },
      MINUTES,
    );
  });
});
