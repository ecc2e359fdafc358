import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset, startGateway, type StartedGateway, temporaryFolder } from '@lookalike/testing';
import { INVALID_PROGRAMS, PROGRAM } from '../testing/consumer-program';
import { ConsumerProject, type ModuleResolution } from '../testing/consumer-project';

const MINUTES = 60_000;
const RESOLUTIONS: ModuleResolution[] = ['NodeNext', 'Bundler'];
const DECLARE_CLIENT = "declare const client: import('@lookalike/client').LookalikeClient;\nexport {};\n";

/** The TypeScript examples of a Markdown file; an example that creates no client gets a declared one. */
function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n([^]*?)^```$/gm)]
    .map(([, block]) => block!)
    .map((block) => (block.includes('createClient(') ? block : DECLARE_CLIENT + block));
}

describe('the packed client in an empty project', () => {
  const folder = temporaryFolder();
  let project: ConsumerProject;
  let readme: string[];
  beforeAll(() => {
    project = new ConsumerProject(folder);
    readme = codeBlocks(readFileSync(join(folder, 'node_modules/@lookalike/client/README.md'), 'utf8'));
    project.write('program.ts', PROGRAM);
    INVALID_PROGRAMS.forEach(({ program }, index) => project.write(`mistake-${index}.ts`, program));
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
        ...INVALID_PROGRAMS.map((_, index) => `mistake-${index}`),
      ];
      errors = project.compile(
        resolution,
        all.map((name) => `${name}.ts`),
        { outDir },
      );
    }, MINUTES);

    it('compiles a correct program, the examples of the README and the declarations of the package', () => {
      expect(readme.length).toBeGreaterThan(6);
      expect(errors.filter((line) => !line.startsWith('mistake-'))).toEqual([]);
    });

    it(
      'compiles a correct program without the types of a page',
      () => {
        expect(project.compile(resolution, ['program.ts'], { lib: 'ES2023' })).toEqual([]);
      },
      MINUTES,
    );

    it.each(INVALID_PROGRAMS.map(({ what, code }, index) => [what, code, index] as const))(
      'does not compile %s: %s',
      (_, code, index) => {
        expect(errorsOf(`mistake-${index}.ts`)).toEqual([expect.stringContaining(`error ${code}:`)]);
      },
    );
  });

  it(
    'compiles in a page without the types of Node',
    () => {
      expect(project.compile('Bundler', ['page.ts'], { types: null })).toEqual([]);
    },
    MINUTES,
  );

  it('bundles no code of Node for browsers', async () => {
    const { text, files, gzippedBytes } = await project.bundle('page.ts');
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

    /** Runs a program against the gateway until it exits. @returns its output */
    function run(file: string): string {
      const { status, stdout, stderr } = project.run(file, gateway.url);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return stdout;
    }

    it(
      'runs: searches, uploads, subscribes, iterates, handles an error and exits',
      () => {
        expect(JSON.parse(run('out/program.js'))).toEqual({
          similar: ['Barack_Obama', 'Barack_Obama'],
          similarity: expect.any(Number),
          uploaded: ['Barack_Obama'],
          statuses: ['RUNNING', 'SUCCEEDED'],
          aborted: 'TimeoutError',
          identities: 2,
          remedy: expect.stringMatching(/./),
        });
      },
      2 * MINUTES,
    );

    it(
      'runs the first example of the README',
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
