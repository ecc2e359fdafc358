import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { Repository } from './spec-support/repository';

const within = temporaryFolder();

const FIRST = 'type Query { photo(id: ID!): String, gallery: String }';
const WITH_FACES = 'type Query { photo(id: ID!): String, gallery: String, faces: Int }';
const WITHOUT_GALLERY = 'type Query { photo(id: ID!): String, faces: Int }';

function folder(): Repository {
  return new Repository(mkdtempSync(join(within, 'repository-')));
}

function repository(): Repository {
  const made = folder();
  made.git('init', '--quiet', '--initial-branch', 'main');
  return made;
}

describe('the report of schema changes', () => {
  it('groups them by what they do to clients, with the reason, and counts them', async () => {
    const here = repository().write(
      'type Query { photo(id: ID!, k: Int = 10): String, gallery: String } enum Kind { ONE }',
    );
    here.commit('first');
    here.write('type Query { photo(id: ID!, k: Int = 12): Int, faces: Int } enum Kind { ONE TWO }');
    expect(await here.report()).toBe(`breaking:
  Field 'gallery' was removed from object type 'Query'
    Removing a field is a breaking change. It is preferable to deprecate the field before removing it. This applies to removed union fields as well, since removal breaks client operations that contain fragments that reference the removed type through direct (... on RemovedType) or indirect means such as __typename in the consumers.
  Field 'Query.photo' changed type from 'String' to 'Int'

dangerous:
  Enum value 'TWO' was added to enum 'Kind'
    Adding an enum value may break existing clients that were not programming defensively against an added case when querying an enum.
  Default value for argument 'k' on field 'Query.photo' changed from '10' to '12'
    Changing the default value for an argument may change the runtime behaviour of a field if it was never provided.

safe:
  Field 'faces' was added to object type 'Query'

schema: 2 breaking, 2 dangerous, 1 safe changes since HEAD`);
  });

  it('hides no change of a field behind its new description', async () => {
    const here = repository().write('type Query { photo: String }');
    here.commit('first');
    here.write('type Query { """The photo:\nits id.""" photo: Int }');
    expect(await here.report()).toContain('schema: 1 breaking, 0 dangerous, 1 safe changes since HEAD');
    expect(await here.report()).toContain("  Field 'Query.photo' has description 'The photo: its id.'\n");
  });

  it('takes an input that must have one field alone for a breaking change', async () => {
    const here = repository().write('type Query { photo(by: By): Int } input By { id: ID, url: ID }');
    here.commit('first');
    here.write('type Query { photo(by: By): Int } input By @oneOf { id: ID, url: ID }');
    expect(await here.report()).toContain('schema: 1 breaking, 0 dangerous, 0 safe changes since HEAD');
  });

  it('compares with the newest tag v* of this history', async () => {
    const here = repository().write(FIRST);
    here.commit('first');
    here.git('tag', 'v0.9.0');
    here.write(WITH_FACES).commit('second');
    here.git('tag', '--annotate', 'v0.10.0', '--message', 'release');
    here.git('tag', 'nightly');
    here.git('switch', '--quiet', '--create', 'other');
    here.commit('of another history');
    here.git('tag', 'v1.0.0');
    here.git('switch', '--quiet', 'main');
    expect(await here.report()).toBe('schema: 0 breaking, 0 dangerous, 0 safe changes since v0.10.0');
    here.write(WITHOUT_GALLERY).commit('third');
    expect(await here.report()).toContain('schema: 1 breaking, 0 dangerous, 0 safe changes since v0.10.0');
  });

  it('without a tag compares with the version before the last change of the schema', async () => {
    const here = repository().write(FIRST);
    here.commit('first');
    writeFileSync(join(here.folder, 'README'), 'photos');
    const second = here.commit('second');
    here.write(WITH_FACES).commit('third');
    here.commit('fourth');
    expect(await here.report()).toContain(`schema: 0 breaking, 0 dangerous, 1 safe changes since ${second}`);
    here.write(FIRST);
    expect(await here.report()).toContain('schema: 1 breaking, 0 dangerous, 0 safe changes since HEAD');
  });

  it('compares with what it is told to', async () => {
    const here = repository().write(FIRST);
    const first = here.commit('first');
    here.write(WITH_FACES).commit('second');
    here.write(WITHOUT_GALLERY).commit('third');
    expect(await here.report(first)).toContain(`schema: 1 breaking, 0 dangerous, 1 safe changes since ${first}`);
    expect(await here.report('main')).toBe('schema: 0 breaking, 0 dangerous, 0 safe changes since main');
    await expect(here.report('nowhere')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: '--base: this clone has no commit "nowhere".',
    });
  });

  it('says in one line that there is nothing to compare with yet', async () => {
    const here = repository().write(FIRST);
    expect(await here.report()).toBe('schema: nothing to compare with: there is no commit yet');
    here.commit('first');
    expect(await here.report()).toBe('schema: nothing to compare with: schema.graphql has had one version only');
  });

  it('says in one line that a clone is shallow, but knows what is not committed there', async () => {
    const origin = repository().write(FIRST);
    origin.commit('first');
    origin.write(WITH_FACES).commit('second');
    const clone = folder();
    clone.git('clone', '--quiet', '--depth', '1', `file://${origin.folder}`, '.');
    expect(await clone.report()).toBe(
      'schema: nothing to compare with: this clone is shallow (git fetch --unshallow brings the rest)',
    );
    clone.write(FIRST);
    expect(await clone.report()).toContain('schema: 1 breaking, 0 dangerous, 0 safe changes since HEAD');
  });

  it('says in one line that a folder has no history, nor takes that of a repository around it for its own', async () => {
    const tarball = folder().write(FIRST);
    expect(await tarball.report()).toBe(
      'schema: nothing to compare with: there is no git history here (fatal: not a git repository (or any of the parent directories): .git)',
    );
    const around = repository().write(FIRST);
    around.commit('first');
    around.write(WITH_FACES).commit('second');
    const inner = new Repository(join(around.folder, 'unpacked'));
    mkdirSync(inner.folder);
    expect(await inner.write(WITHOUT_GALLERY).report()).toBe(
      'schema: nothing to compare with: there is no git history here',
    );
  });

  it('says that an earlier version has no schema', async () => {
    const here = repository();
    const first = here.commit('without a schema');
    expect(await here.write(FIRST).report()).toBe(
      'schema: nothing to compare with: schema.graphql is not committed yet',
    );
    here.commit('second');
    expect(await here.report()).toBe(`schema: nothing to compare with: ${first} has no schema.graphql`);
  });

  it('refuses a schema that cannot be read, whichever it is', async () => {
    const here = repository().write('type Query {');
    here.commit('first');
    await expect(here.report()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message:
        'schema.graphql of the working tree is no GraphQL schema: Syntax Error: Expected Name, found <EOF> (line 1).',
    });
    await expect(here.write(FIRST).report()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'schema.graphql of HEAD is no GraphQL schema: Syntax Error: Expected Name, found <EOF> (line 1).',
    });
    await expect(here.write('type Query { photo: Photo }').report()).rejects.toThrow('Unknown type "Photo".');
    await expect(folder().report()).rejects.toThrow(/^schema.graphql cannot be read: ENOENT/);
  });
});
