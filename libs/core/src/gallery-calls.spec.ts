import { LookalikeError } from '@lookalike/domain';
import type { Embedder } from '@lookalike/embedding';
import { temporaryFolder } from '@lookalike/testing';
import { type GalleryCallServices, createGalleryCalls } from './gallery-calls';
import { createGalleries } from './galleries/galleries';
import { createImages } from './galleries/images';
import type { LookalikeCalls } from './lookalike';
import { createContactSheets } from './search/contact-sheets';
import type { DrawingEmbedder } from './testing/drawing-embedder';
import { IngestionHarness } from './testing/ingestion-harness';

const within = temporaryFolder();
const NAME = { nfc: 'Zo\u00eb', nfd: 'Zoe\u0308' };
const ID = { nfc: 'Zo\u00eb/caf\u00e9', nfd: 'Zoe\u0308/cafe\u0301' };

describe('ids and names in NFD', () => {
  let harness: IngestionHarness;
  let lookalike: LookalikeCalls;

  beforeAll(async () => {
    const one = { faces: 1 };
    harness = await new IngestionHarness(within, { [ID.nfd]: one, [`${NAME.nfd}/2`]: one, 'Ann/1': one }).open();
    const search = { ...harness.services, embedder: harness.embedder as DrawingEmbedder & Embedder };
    lookalike = createGalleryCalls({
      search,
      galleries: createGalleries(search),
      images: createImages(search),
      contactSheets: createContactSheets(search),
      ingestions: harness.ingestions,
    });
    await harness.ingest();
  });
  afterAll(() => harness.close());

  const photo = { photo: ID.nfd };
  const options = { k: 5, excludeProbe: true };

  it('find photos and identities', async () => {
    const { galleries } = lookalike;
    expect(await galleries.photo(ID.nfd)).toMatchObject({ id: ID.nfc, identity: NAME.nfc });
    expect(await galleries.identity(NAME.nfd)).toEqual({ name: NAME.nfc, photoCount: 2 });
    expect((await galleries.identityPhotos(NAME.nfd, { first: 5 })).nodes).toHaveLength(2);
    expect((await galleries.identities({ first: 5 }, NAME.nfd)).nodes).toHaveLength(1);
    expect(await galleries.lookalikes(NAME.nfd, { k: 5, model: 'FACENET' })).toMatchObject([{ identity: 'Ann' }]);
    expect(await galleries.outliers(NAME.nfd, { k: 5, model: 'FACENET' })).toHaveLength(2);
  });

  it('search, and exclude the probe', async () => {
    for (const form of [ID.nfc, ID.nfd]) {
      const { matches, probe } = await lookalike.similarFaces({ photo: form }, options, 'FACENET');
      expect(probe.photo).toEqual({ id: ID.nfc, identity: NAME.nfc });
      expect(matches.map((match) => match.photo.id).sort()).toEqual(['Ann/1', `${NAME.nfc}/2`].sort());
    }
    const [answer] = await lookalike.compareModels(photo, options, ['FACENET']);
    expect(answer!.problem).toBeNull();
    expect(await lookalike.embed(photo, { models: ['FACENET'] })).toMatchObject([{ model: 'FACENET' }]);
    const [same] = await lookalike.compareFaces({ image: photo }, { image: { photo: ID.nfc } }, ['FACENET']);
    expect(same!.similarity).toBeCloseTo(1);
  });

  it('read images, and find the face of a crop', async () => {
    const { totalBytes, close } = await (await lookalike.images.photo(ID.nfd)).open();
    close();
    expect(totalBytes).toBeGreaterThan(3);
    // The drawing is not an image: the face was found, and its photo could not be decoded.
    for (const image of [await lookalike.images.crop(`${ID.nfd}#0`), await lookalike.images.thumbnail(ID.nfd)]) {
      await expect(image.read()).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    }
  });

  it('select the identities of an ingestion', async () => {
    const { id } = await lookalike.ingestions.start({ identities: [NAME.nfd], rebuild: true });
    let last;
    for await (last of lookalike.ingestions.watch(id));
    expect(last).toMatchObject({ status: 'SUCCEEDED', total: 2, done: 2 });
  });
});

/** A Lookalike whose gallery is opened again, or not, during each of its calls, which then answers or fails. */
function lookalikeThat(options: { reopens: boolean; error?: Error }) {
  const gallery = { generation: 0 };
  const call = async () => {
    if (options.reopens) gallery.generation++;
    if (options.error) throw options.error;
    return 'answer';
  };
  const everyMethod = <T extends object>(own: Partial<T> = {}): T =>
    new Proxy(own as T, { get: (target, name) => Reflect.get(target, name) ?? call, ownKeys: () => [] });
  return createGalleryCalls({
    search: { gallery } as unknown as GalleryCallServices['search'],
    galleries: everyMethod<GalleryCallServices['galleries']>({ lookups: everyMethod() }),
    images: everyMethod(),
    contactSheets: everyMethod(),
    ingestions: everyMethod<GalleryCallServices['ingestions']>({
      async *watch() {
        yield (await call()) as never;
      },
    }),
  });
}

const closed = new TypeError('The database connection is not open');
const replaced = { code: 'GALLERY_REPLACED', retryable: true };
const query = (lookalike: LookalikeCalls) => lookalike.galleries.identity('Ann');
const read = async (lookalike: LookalikeCalls) => {
  const states = [];
  for await (const state of lookalike.ingestions.watch('id')) states.push(state);
  return states;
};

describe('a call while the gallery is opened again', () => {
  it('passes on answers and errors while the gallery stays open', async () => {
    const notFound = new LookalikeError('IDENTITY_NOT_FOUND', 'No such identity.', 'Use another one.');
    expect(await query(lookalikeThat({ reopens: false }))).toBe('answer');
    await expect(query(lookalikeThat({ reopens: false, error: notFound }))).rejects.toBe(notFound);
    await expect(read(lookalikeThat({ reopens: false, error: notFound }))).rejects.toBe(notFound);
  });

  it('answers no query from two galleries', async () => {
    await expect(query(lookalikeThat({ reopens: true }))).rejects.toMatchObject(replaced);
    const cause = { ...replaced, cause: closed };
    await expect(query(lookalikeThat({ reopens: true, error: closed }))).rejects.toMatchObject(cause);
    await expect(read(lookalikeThat({ reopens: true, error: closed }))).rejects.toMatchObject(cause);
  });

  it('returns the ingestion that was cancelled, although its end has made the gallery open again', async () => {
    expect(await lookalikeThat({ reopens: true }).ingestions.cancel('id')).toBe('answer');
    expect(await read(lookalikeThat({ reopens: true }))).toEqual(['answer']);
  });
});
