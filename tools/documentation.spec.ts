import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MODEL_NAMES } from '@lookalike/domain';
import { WORKSPACE } from '@lookalike/testing';

const listMarkdown = (folder: string) =>
  readdirSync(join(WORKSPACE, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const DOCUMENTS = [...['', 'docs', 'docs/decisions', 'operations'].flatMap(listMarkdown), 'libs/client/README.md'];

const SOURCES = ['apps', 'libs', 'tools', 'docs', 'operations'];
const OUTPUT = /(^|\/)(node_modules|dist|dist-pack)(\/|$)/;

/** The paths of all files and folders with a leading slash, so that a document may omit the first part of a path. */
function listPaths(): string[] {
  const inFolders = SOURCES.flatMap((folder) =>
    readdirSync(join(WORKSPACE, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  return [...readdirSync(WORKSPACE), ...inFolders].filter((path) => !OUTPUT.test(path)).map((path) => `/${path}`);
}

const PATH = /^[\w./*-]+\.(ts|tsx|cjs|mjs|css|md|graphql|yml|cmd)$|^(apps|libs|tools|docs|operations)\/[\w./*-]*$/;

/** The paths in the code spans of a document; of a pattern such as `galleries/*.ts`, the folder. */
function pathsIn(markdown: string): string[] {
  return [...markdown.matchAll(/`([^`\n]+)`/g)]
    .map(([, code]) => code!)
    .filter((code) => PATH.test(code) && !OUTPUT.test(code))
    .map((code) => code.replace(/\/?(\*[^/]*)?$/, ''))
    .filter((path) => path !== '');
}

describe.each(DOCUMENTS)('%s', (document) => {
  const markdown = readFileSync(join(WORKSPACE, document), 'utf8');
  const paths = listPaths();

  it('names files and folders that exist', () => {
    expect(pathsIn(markdown).filter((path) => !paths.some((existing) => existing.endsWith(`/${path}`)))).toEqual([]);
  });

  it('links to files that exist', () => {
    const targets = [...markdown.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target]) => target!);
    const local = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(local.filter((target) => !existsSync(join(WORKSPACE, dirname(document), target)))).toEqual([]);
  });

  it('names scripts of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...markdown.matchAll(/\bnpm run ([\w-]+)/g)].map(([, script]) => script!);
    expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });
});

// CONTRIBUTING.md, "Add a model": the places that neither TypeScript nor another spec reports.
describe('the places of a model', () => {
  const read = (path: string) => readFileSync(join(WORKSPACE, path), 'utf8');

  it.each(MODEL_NAMES)('%s has a row in the table of the README', (model) => {
    expect(read('README.md')).toMatch(new RegExp(`^\\| \`${model}\` +\\|`, 'm'));
  });

  it.each(MODEL_NAMES)('%s has a spec that pins its recipe hash', (model) => {
    const file = `libs/embedding/src/encode/models/${model.toLowerCase().replaceAll('_', '-')}.spec.ts`;
    expect(read(file)).toMatch(/'[0-9a-f]{64}'/);
  });

  it('are the same for the default models in the code, the help, .env.example and the README', () => {
    const listed = (path: string, pattern: RegExp) => {
      const [, list = ''] = pattern.exec(read(path)) ?? [];
      return [...list.replace(/\([^)]*\)/, '').matchAll(/[A-Z][A-Z_\d]+/g)].map(([name]) => name).sort();
    };
    const models = listed('libs/core/src/models/model-loader.ts', /DEFAULT_MODELS[^=]*= \[(.*?)\]/);
    expect(models.length).toBeGreaterThan(0);
    expect(listed('libs/command-line/src/lookalike-options.ts', /'--models <names>'[^]*?null,\s*'(.*?)',/)).toEqual(
      models,
    );
    expect(listed('.env.example', /# Models to prepare\. Default: (.*)/)).toEqual(models);
    expect(listed('.env.example', /#LOOKALIKE_MODELS=(.*)/)).toEqual(models);
    expect(listed('README.md', /^\| `--models .*default (.*?) *\|$/m)).toEqual(models);
  });
});
