import { isLookalikeError, type LookalikeClient, type LookalikeErrorCode, TypedDocumentString } from '../index.js';
import { GREY_PNG } from '../testing/pictures.js';

const PHOTO = { photo: 'Barack_Obama/0001' };
const base64 = GREY_PNG.toString('base64');

type Case = [LookalikeErrorCode, string, (client: LookalikeClient) => Promise<unknown>];

/** What the gateway refuses is thrown with its code, its remedy and where in the answer it happened. */
export function describeErrors(client: () => LookalikeClient): void {
  it.each<Case>([
    ['NO_FACE', 'similarFaces', (to) => to.similarFaces({ image: { base64 } })],
    ['IMAGE_UNREADABLE', 'detectFaces', (to) => to.detectFaces({ image: { base64: btoa('no picture') } })],
    ['UPLOAD_NOT_FOUND', 'detectFaces', (to) => to.detectFaces({ image: { upload: 'gone' } })],
    ['URL_NOT_ALLOWED', 'detectFaces', (to) => to.detectFaces({ image: { url: 'http://127.0.0.1/' } })],
    ['FACE_NOT_FOUND', 'similarFaces', (to) => to.similarFaces({ image: PHOTO, face: 99 })],
    ['MODEL_UNAVAILABLE', 'similarFaces', (to) => to.similarFaces({ image: PHOTO, model: 'FACENET' })],
    ['ARGUMENT_OUT_OF_RANGE', 'similarFaces', (to) => to.similarFaces({ image: PHOTO, k: 0 })],
    ['PHOTO_NOT_FOUND', 'photo', (to) => to.photo({ id: 'Nobody/0001' })],
    ['IDENTITY_NOT_FOUND', 'identity', (to) => to.identity({ name: 'Nobody' })],
    ['INGESTION_NOT_FOUND', 'ingestion', (to) => to.ingestion({ id: 'none' })],
    ['INGESTION_NOT_FOUND', 'ingestionProgress', (to) => to.ingestionProgress({ id: 'none' }).next()],
  ])('%s of %s', async (code, field, call) => {
    const failure: unknown = await call(client()).then(
      () => null,
      (error: unknown) => error,
    );
    if (!isLookalikeError(failure, code)) throw new Error(`${code} is not what was thrown`, { cause: failure });
    for (const sentence of [failure.message, failure.remedy]) expect(sentence).toMatch(/^\w[^]*\.$/);
    expect(failure.path).toEqual([field]);
  });

  it('an operation that does not fit the schema says why', async () => {
    const wrong = new TypedDocumentString<never, object>('{ galery { name } }');
    await expect(client().request(wrong, {})).rejects.toMatchObject({
      name: 'LookalikeError',
      code: 'GRAPHQL_VALIDATION_FAILED',
      message: expect.stringContaining('galery'),
      remedy: expect.stringMatching(/./),
    });
  });

  it('an operation of one’s own is answered with all its fields', async () => {
    const own = new TypedDocumentString<{ gallery: { name: string }; models: { name: string }[] }, { first: number }>(
      'query Own($first: Int!) { gallery { name photos(first: $first) { nodes { id } } } models { name } }',
    );
    const { gallery, models } = await client().request(own, { first: 1 });
    expect(gallery).toMatchObject({ name: 'sample', photos: { nodes: [{ id: expect.any(String) }] } });
    expect(models).toHaveLength(4);
  });
}
