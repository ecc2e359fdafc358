import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
