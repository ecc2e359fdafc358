import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

interface Section {
  /** Base names of the files whose components it styles; empty before the first heading. */
  files: string[];
  classes: Set<string>;
}

const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).map((file) => join(__dirname, file));
const stylesheets = files.filter((file) => file.endsWith('.module.css'));
const components = files
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

/** The classes of a stylesheet that a component uses, as `<import>.<class>`. */
function classesUsedBy({ file, text }: (typeof components)[number], stylesheet: string): string[] {
  const imports = [...text.matchAll(/import (\w+) from '(.*\.module\.css)';/g)];
  const name = imports.find(([, , path]) => resolve(dirname(file), path!) === stylesheet)?.[1];
  return name ? [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map((match) => match[1]!) : [];
}

/** The parts of a stylesheet: each begins with a comment that names files, `a.tsx and b.tsx`. */
function sectionsOf(stylesheet: string): Section[] {
  const parts = readFileSync(stylesheet, 'utf8').split(/^(?=\/\* \S+\.tsx.* \*\/$)/m);
  return parts.map((part) => ({
    files: [...(/^\/\* (\S+\.tsx.*) \*\//.exec(part)?.[1]?.matchAll(/\S+\.tsx/g) ?? [])].map(([file]) =>
      basename(file),
    ),
    classes: new Set(
      [
        ...part
          .replaceAll(/\/\*[^]*?\*\//g, '')
          .replaceAll(/:global\([^)]*\)/g, '')
          .matchAll(/\.([a-z]\w*)/gi),
      ].map((match) => match[1]!),
    ),
  }));
}

// TypeScript accepts any name as a class of a CSS module, and nothing else reports rules that no component uses.
describe.each(stylesheets.map((file) => [basename(file), file] as const))('%s', (_, stylesheet) => {
  it('has exactly the classes that components use', () => {
    const used = components.flatMap((component) => classesUsedBy(component, stylesheet));
    const defined = sectionsOf(stylesheet).flatMap(({ classes }) => [...classes]);
    expect([...defined].sort()).toEqual([...new Set(used)].sort());
  });

  it('has each class in the section of a file that uses it', () => {
    for (const { files: users, classes } of sectionsOf(stylesheet).filter((section) => section.files.length > 0)) {
      const used = components
        .filter(({ file }) => users.includes(basename(file)))
        .flatMap((component) => classesUsedBy(component, stylesheet));
      expect({ users, unused: [...classes].filter((name) => !used.includes(name)) }).toEqual({ users, unused: [] });
    }
  });
});
