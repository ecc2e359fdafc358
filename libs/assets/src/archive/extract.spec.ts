import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import fc from 'fast-check';
import { createProgressReporter } from '../progress';
import { type ArchiveMember, makeTgz, makeZip } from '../testing/make-archive';
import { extract } from './extract';

const scratch = temporaryFolder();
const reporter = createProgressReporter({ name: 'a', title: 'A', enables: '', terms: '', sources: [] });

const maliciousPath = fc.oneof(
  fc.constantFrom('../evil', 'in/../../evil', '/evil', 'in//evil', 'in/./evil', 'in/..', 'in/C:/evil', 'in\\..\\evil'),
  fc
    .array(fc.oneof(fc.constantFrom('..', '.', '', 'in', 'a', 'A', '\\', 'c:'), fc.string({ maxLength: 5 })), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.join('/')),
);

describe.each([
  ['zip', makeZip],
  ['tgz', makeTgz],
] as const)('a %s', (kind, make) => {
  function unpack(
    members: readonly ArchiveMember[],
    files: Record<string, string>,
    damage?: (archive: string) => void,
  ) {
    const folder = mkdtempSync(join(scratch, 'case-'));
    const archive = join(folder, 'archive');
    const target = join(folder, 'target');
    make(archive, members);
    damage?.(archive);
    mkdirSync(target);
    return { folder, target, done: extract({ archive, kind, files, target, reporter }) };
  }

  it('extracts the selected files and folders, and no others', async () => {
    const members = [
      { path: 'package/one.txt', content: 'one' },
      { path: 'package/lib/run', content: '#!', mode: 0o755 },
      { path: 'package/lib/deep/two.txt', content: 'two', mode: 0o777 & ~0o111 },
      { path: 'package/library/other.txt', content: 'no' },
    ];
    const { target, done } = unpack(members, { 'first.txt': 'package/one.txt', './': 'package/lib/' });
    await done;
    expect(readdirSync(target, { recursive: true }).sort()).toEqual(['deep', 'deep/two.txt', 'first.txt', 'run']);
    expect(readFileSync(join(target, 'first.txt'), 'utf8')).toBe('one');
    expect(readFileSync(join(target, 'deep/two.txt'), 'utf8')).toBe('two');
    expect(statSync(join(target, 'run')).mode & 0o111).not.toBe(0);
    expect(statSync(join(target, 'deep/two.txt')).mode & 0o111).toBe(0);
  });

  it('names a selected member that does not exist', async () => {
    const { done } = unpack([{ path: 'a.txt', content: 'a' }], { 'a.txt': 'a.txt', './': 'lib/' });
    await expect(done).rejects.toThrow('the archive does not contain lib/');
  });

  it('rejects selected links, and ignores others', async () => {
    const link = { path: 'in/link', link: '/etc/passwd' };
    const rejected = unpack([link], { './': 'in/' });
    await expect(rejected.done).rejects.toThrow('link');
    expect(existsSync(join(rejected.target, 'link'))).toBe(false);
    const plain = unpack([link, { path: 'a.txt', content: 'a' }], { 'a.txt': 'a.txt' });
    await plain.done;
    expect(readdirSync(plain.target)).toEqual(['a.txt']);
  });

  it('rejects two members that become one file, also when they differ only by case', async () => {
    const { done } = unpack(
      [
        { path: 'in/a', content: '1' },
        { path: 'in/A', content: '2' },
      ],
      { './': 'in/' },
    );
    await expect(done).rejects.toThrow('twice');
  });

  it.each([
    ['before', ['in/a', 'in/a/b']],
    ['after', ['in/a/b', 'in/a']],
  ])('rejects a file %s a folder with the same name', async (_, paths) => {
    const members = paths.map((path) => ({ path, content: 'x' }));
    await expect(unpack(members, { './': 'in/' }).done).rejects.toThrow('as a file and as a folder');
  });

  it('rejects an archive truncated anywhere', async () => {
    const members = [{ path: 'in/a', content: 'x'.repeat(3000) }];
    const { folder } = unpack(members, { './': 'in/' });
    const { size } = statSync(join(folder, 'archive'));
    await fc.assert(
      // The last two blocks of a tar are empty: truncating only the gzip checksum after them is detected too.
      fc.asyncProperty(fc.integer({ min: 0, max: size - 1 }), async (length) => {
        const { done } = unpack(members, { './': 'in/' }, (archive) => truncateSync(archive, length));
        await expect(done).rejects.toThrow(/damaged|does not contain/);
      }),
      { numRuns: 60 },
    );
  });

  it('never writes outside its folder, with any names of members', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(maliciousPath, { minLength: 1, maxLength: 4 }), fc.boolean(), async (paths, all) => {
        const members = paths.map((path) => ({ path, content: 'x' }));
        // Selected by name, as a careless AssetSpec might do, or by the folder that they claim to be in.
        const files = all ? Object.fromEntries(paths.map((path) => [path, path])) : { './': 'in/' };
        const { folder, done } = unpack(members, files);
        await done.catch((error: Error) => expect(error.name).toBe('SourceError'));
        expect(readdirSync(folder).filter((name) => !['archive', 'target'].includes(name))).toEqual([]);
        expect(readdirSync(scratch).filter((name) => !name.startsWith('case-'))).toEqual([]);
      }),
      // The example failed once.
      { numRuns: 150, examples: [[['', ' ', '!'], true]] },
    );
    expect(existsSync('/evil')).toBe(false);
  });
});
