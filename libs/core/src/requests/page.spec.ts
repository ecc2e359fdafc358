import { temporaryFolder } from '@lookalike/testing';
import { createGalleries, type Galleries } from '../galleries/galleries';
import { IngestionHarness } from '../testing/ingestion-harness';
import { CursorCodec, type Page, pageOf, type PageRequest, PHOTO_CURSORS } from './page';

const pageOfTexts = (items: string[], request: PageRequest) => pageOf(items, (item) => item, request, PHOTO_CURSORS);
const INVALID_CURSOR = {
  code: 'ARGUMENT_OUT_OF_RANGE',
  retryable: false,
  remedy: expect.stringContaining('first page'),
};

describe('pageOf', () => {
  it.each([
    ['the item of the cursor', ['a', 'c', 'd', 'e'], ['c', 'd']],
    ['that item and the next one', ['a', 'd', 'e'], ['d', 'e']],
    ['everything after it', ['a', 'b'], []],
    ['everything up to it', ['c', 'd'], ['c', 'd']],
    ['all items', [], []],
  ])('continues after the key of a cursor when these were deleted: %s', (_what, items, expected) => {
    const { cursors } = pageOfTexts(['a', 'b', 'c', 'd', 'e'], { first: 2 });
    expect(pageOfTexts(items, { first: 2, after: cursors[1] }).nodes).toEqual(expected);
  });

  it('shows items that were added behind the cursor, and none twice', () => {
    const { cursors } = pageOfTexts(['a', 'c', 'e'], { first: 2 });
    expect(pageOfTexts(['a', 'b', 'c', 'd', 'e'], { first: 500, after: cursors[1] }).nodes).toEqual(['d', 'e']);
  });

  it('accepts keys of any characters', () => {
    const keys = ['', '"\\', 'a/b c', 'é木', '\u{1f600}', '\ud800'].sort();
    const { cursors } = pageOfTexts(keys, { first: 500 });
    for (const [i, after] of cursors.entries()) {
      expect(after).toMatch(/^[\w-]+$/);
      expect(pageOfTexts(keys, { first: 500, after }).nodes).toEqual(keys.slice(i + 1));
    }
  });

  it.each([
    ['an empty text', ''],
    ['an earlier version', Buffer.from('George_W_Bush/0001').toString('base64url')],
    ['another kind of list', new CursorCodec('run', (key): key is [string] => key.length === 1).cursorOf(['a'])],
    ['JSON of another shape', Buffer.from('{"photo":"a"}').toString('base64url')],
    ['a key of another type', Buffer.from('["photo",1]').toString('base64url')],
    ['a key with a second part', Buffer.from('["photo","a","b"]').toString('base64url')],
    ['a nested key', Buffer.from('["photo",["a"]]').toString('base64url')],
    ['a damaged cursor', `${PHOTO_CURSORS.cursorOf(['a'])}%`],
    ['a cursor with spaces', ` ${PHOTO_CURSORS.cursorOf(['a'])}`],
    ['no base64', '\u0000\ud800'],
  ])('rejects a cursor that is not of this list: %s', (_what, after) => {
    expect(() => pageOfTexts(['a'], { first: 1, after })).toThrow(expect.objectContaining(INVALID_CURSOR));
  });
});

describe('every list of the service', () => {
  let harness: IngestionHarness;
  let galleries: Galleries;
  const folder = temporaryFolder();

  beforeEach(async () => {
    const photos = ['Ann/1', 'Ann/2', 'Ann/3', 'Bob/1', 'Cid/1'].map((id) => [id, { faces: 1 }]);
    harness = await new IngestionHarness(folder, Object.fromEntries(photos)).open();
    galleries = createGalleries(harness.services);
  });
  afterEach(() => harness.close());

  /** The first page ends with the item that `remove` deletes; the second one contains the rest. */
  async function continues<T>(
    list: (page: PageRequest) => Promise<Page<T>>,
    pages: [unknown[], unknown[]],
    remove: () => Promise<unknown>,
  ) {
    const first = await list({ first: pages[0].length });
    expect(first.nodes).toEqual(pages[0].map((node) => expect.objectContaining(node)));
    await remove();
    const rest = await list({ first: 500, after: first.cursors.at(-1) });
    expect(rest.nodes).toEqual(pages[1].map((node) => expect.objectContaining(node)));
    await expect(list({ first: 1, after: 'bm90aGluZw' })).rejects.toMatchObject(INVALID_CURSOR);
  }
  const removeAndRefresh = async (...ids: string[]) => {
    for (const id of ids) harness.remove(id);
    await harness.ingest();
  };

  it('continues after a deleted photo: photos of the gallery', () =>
    continues(
      galleries.photos,
      [
        [{ id: 'Ann/1' }, { id: 'Ann/2' }],
        [{ id: 'Ann/3' }, { id: 'Bob/1' }, { id: 'Cid/1' }],
      ],
      () => removeAndRefresh('Ann/2'),
    ));

  it('continues after a deleted photo: photos of an identity', () =>
    continues(
      (page) => galleries.identityPhotos('Ann', page),
      [[{ id: 'Ann/1' }, { id: 'Ann/2' }], [{ id: 'Ann/3' }]],
      () => removeAndRefresh('Ann/1', 'Ann/2'),
    ));

  it('continues after a deleted identity: identities', () =>
    continues(galleries.identities, [[{ name: 'Ann' }, { name: 'Bob' }], [{ name: 'Cid' }]], () =>
      removeAndRefresh('Bob/1'),
    ));

  it('continues after an outcome that a later ingestion has replaced: photos of an ingestion', async () => {
    const { id } = await harness.ingest();
    const outcome = (photo: string, model: string) => ({ photo: expect.objectContaining({ id: photo }), model });
    await continues(
      (page) => harness.ingestions.photos(id, page),
      [
        [outcome('Ann/1', 'FACENET'), outcome('Ann/1', 'RESNET50'), outcome('Ann/2', 'FACENET')],
        ['Ann/3', 'Bob/1', 'Cid/1'].flatMap((photo) => [outcome(photo, 'FACENET'), outcome(photo, 'RESNET50')]),
      ],
      () => {
        harness.draw('Ann/2', { faces: 2 });
        return harness.ingest();
      },
    );
  });

  it('continues after an ingestion that the records do not have: ingestions', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift((await harness.ingest()).id);
    const { cursors } = await harness.ingestions.list({ first: 1 });
    const later = new CursorCodec('ingestion', (key): key is [number] => key.length === 1).cursorOf([99]);
    const listed = async (after?: string) =>
      (await harness.ingestions.list({ first: 500, after })).nodes.map(({ id }) => id);
    expect(await listed(cursors[0])).toEqual(ids.slice(1));
    expect(await listed(later)).toEqual(ids);
    await expect(listed('bm90aGluZw')).rejects.toMatchObject(INVALID_CURSOR);
  });
});
