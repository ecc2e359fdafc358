import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { SchemaRepository } from '../testing/schema-repository';

const root = temporaryFolder();

const FIRST = 'type Query { photo(id: ID!): String, gallery: String }';
const WITH_FACES = 'type Query { photo(id: ID!): String, gallery: String, faces: Int }';
const WITHOUT_GALLERY = 'type Query { photo(id: ID!): String, faces: Int }';

function folder(): SchemaRepository {
  return new SchemaRepository(mkdtempSync(join(root, 'repository-')));
}

function repository(): SchemaRepository {
  const created = folder();
  created.git('init', '--quiet', '--initial-branch', 'main');
  return created;
}

describe('the report of schema changes', () => {
  it('groups changes by their effect on clients, with the reason, and counts them', async () => {
    const repo = repository().write(
      'type Query { photo(id: ID!, k: Int = 10): String, gallery: String } enum Kind { ONE }',
    );
    repo.commit('first');
    repo.write('type Query { photo(id: ID!, k: Int = 12): Int, faces: Int } enum Kind { ONE TWO }');
    expect(await repo.report()).toBe(`breaking:
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

  it('reports a field’s new type next to its new description', async () => {
    const repo = repository().write('type Query { photo: String }');
    repo.commit('first');
    repo.write('type Query { """The photo:\nits id.""" photo: Int }');
    expect(await repo.report()).toContain('schema: 1 breaking, 0 dangerous, 1 safe changes since HEAD');
    expect(await repo.report()).toContain("  Field 'Query.photo' has description 'The photo: its id.'\n");
  });

  it('reports @oneOf on an input as a breaking change', async () => {
    const repo = repository().write('type Query { photo(by: By): Int } input By { id: ID, url: ID }');
    repo.commit('first');
    repo.write('type Query { photo(by: By): Int } input By @oneOf { id: ID, url: ID }');
    expect(await repo.report()).toContain('schema: 1 breaking, 0 dangerous, 0 safe changes since HEAD');
  });

  it('compares with the newest tag v* of this history', async () => {
    const repo = repository().write(FIRST);
    repo.commit('first');
    repo.git('tag', 'v0.9.0');
    repo.write(WITH_FACES).commit('second');
    repo.git('tag', '--annotate', 'v0.10.0', '--message', 'release');
    repo.git('tag', 'nightly');
    repo.git('switch', '--quiet', '--create', 'other');
    repo.commit('of another history');
    repo.git('tag', 'v1.0.0');
    repo.git('switch', '--quiet', 'main');
    expect(await repo.report()).toBe('schema: 0 breaking, 0 dangerous, 0 safe changes since v0.10.0');
    repo.write(WITHOUT_GALLERY).commit('third');
    expect(await repo.report()).toContain('schema: 1 breaking, 0 dangerous, 0 safe changes since v0.10.0');
  });

  it('compares with the version before the last change of the schema if there is no tag', async () => {
    const repo = repository().write(FIRST);
    repo.commit('first');
    writeFileSync(join(repo.folder, 'README'), 'photos');
    const second = repo.commit('second');
    repo.write(WITH_FACES).commit('third');
    repo.commit('fourth');
    expect(await repo.report()).toContain(`schema: 0 breaking, 0 dangerous, 1 safe changes since ${second}`);
    repo.write(FIRST);
    expect(await repo.report()).toContain('schema: 1 breaking, 0 dangerous, 0 safe changes since HEAD');
  });

  it('compares with a given commit', async () => {
    const repo = repository().write(FIRST);
    const first = repo.commit('first');
    repo.write(WITH_FACES).commit('second');
    repo.write(WITHOUT_GALLERY).commit('third');
    expect(await repo.report(first)).toContain(`schema: 1 breaking, 0 dangerous, 1 safe changes since ${first}`);
    expect(await repo.report('main')).toBe('schema: 0 breaking, 0 dangerous, 0 safe changes since main');
    await expect(repo.report('nowhere')).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: '--base: this clone has no commit "nowhere".',
    });
  });

  it('says in one line that there is no earlier version yet', async () => {
    const repo = repository().write(FIRST);
    expect(await repo.report()).toBe('schema: nothing to compare with: there is no commit yet');
    repo.commit('first');
    expect(await repo.report()).toBe('schema: nothing to compare with: schema.graphql has only one version');
  });

  it('says in one line that a clone is shallow, and still reports uncommitted changes', async () => {
    const origin = repository().write(FIRST);
    origin.commit('first');
    origin.write(WITH_FACES).commit('second');
    const clone = folder();
    clone.git('clone', '--quiet', '--depth', '1', `file://${origin.folder}`, '.');
    expect(await clone.report()).toBe(
      'schema: nothing to compare with: this clone is shallow (git fetch --unshallow fetches the rest)',
    );
    clone.write(FIRST);
    expect(await clone.report()).toContain('schema: 1 breaking, 0 dangerous, 0 safe changes since HEAD');
  });

  it('says in one line that a folder has no history, even inside another repository', async () => {
    const tarball = folder().write(FIRST);
    expect(await tarball.report()).toBe(
      'schema: nothing to compare with: this folder has no git history (fatal: not a git repository (or any of the parent directories): .git)',
    );
    const outer = repository().write(FIRST);
    outer.commit('first');
    outer.write(WITH_FACES).commit('second');
    const inner = new SchemaRepository(join(outer.folder, 'unpacked'));
    mkdirSync(inner.folder);
    expect(await inner.write(WITHOUT_GALLERY).report()).toBe(
      'schema: nothing to compare with: this folder has no git history',
    );
  });

  it('says that an earlier version has no schema', async () => {
    const repo = repository();
    const first = repo.commit('without a schema');
    expect(await repo.write(FIRST).report()).toBe(
      'schema: nothing to compare with: schema.graphql is not committed yet',
    );
    repo.commit('second');
    expect(await repo.report()).toBe(`schema: nothing to compare with: ${first} has no schema.graphql`);
  });

  it('rejects an unreadable schema, old or new', async () => {
    const repo = repository().write('type Query {');
    repo.commit('first');
    await expect(repo.report()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message:
        'schema.graphql of the working tree is not a GraphQL schema: Syntax Error: Expected Name, found <EOF> (line 1).',
    });
    await expect(repo.write(FIRST).report()).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'schema.graphql of HEAD is not a GraphQL schema: Syntax Error: Expected Name, found <EOF> (line 1).',
    });
    await expect(repo.write('type Query { photo: Photo }').report()).rejects.toThrow('Unknown type "Photo".');
    await expect(folder().report()).rejects.toThrow(/^schema.graphql cannot be read: ENOENT/);
  });
});
