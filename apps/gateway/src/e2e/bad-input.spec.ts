import { readFileSync } from 'node:fs';
import { describeSampleGateway, ingestPortraits } from '../testing/gateway-under-test';
import { greyPng, svg } from '../testing/test-images';

const SEARCH =
  'query ($image: ImageInput!, $k: Int! = 3, $face: Int, $model: ModelName) { similarFaces(image: $image, k: $k, face: $face, model: $model) { searched } }';

describeSampleGateway(({ gateway, portrait }) => {
  ingestPortraits(gateway);

  describe('bad input', () => {
    const photo = { photo: 'Barack_Obama/0001' };
    const inline = (bytes: Buffer) => ({ image: { base64: bytes.toString('base64') } });
    const jpeg = readFileSync(portrait);

    it.each<[string, string, () => Record<string, unknown>]>([
      ['k = 0', 'ARGUMENT_OUT_OF_RANGE', () => ({ image: photo, k: 0 })],
      ['k = 101', 'ARGUMENT_OUT_OF_RANGE', () => ({ image: photo, k: 101 })],
      ['k = -1', 'ARGUMENT_OUT_OF_RANGE', () => ({ image: photo, k: -1 })],
      ['k = 2147483647', 'ARGUMENT_OUT_OF_RANGE', () => ({ image: photo, k: 2147483647 })],
      ['k = 3000000000', 'ARGUMENT_OUT_OF_RANGE', () => ({ image: photo, k: 3_000_000_000 })],
      ['k = 1.5', 'ARGUMENT_OUT_OF_RANGE', () => ({ image: photo, k: 1.5 })],
      ['an unknown photo', 'PHOTO_NOT_FOUND', () => ({ image: { photo: 'Nobody/0001' } })],
      ['../../etc/passwd', 'PHOTO_NOT_FOUND', () => ({ image: { photo: '../../etc/passwd' } })],
      ['a photo with a zero byte', 'PHOTO_NOT_FOUND', () => ({ image: { photo: 'a\u0000b' } })],
      ['no field of ImageInput', 'IMAGE_INPUT_INVALID', () => ({ image: {} })],
      ['two fields of ImageInput', 'IMAGE_INPUT_INVALID', () => ({ image: { photo: 'a', base64: 'AAAA' } })],
      ['a field that is null', 'IMAGE_INPUT_INVALID', () => ({ image: { photo: null } })],
      ['no image', 'IMAGE_INPUT_INVALID', () => ({})],
      ['text that is not base64', 'IMAGE_INPUT_INVALID', () => ({ image: { base64: 'Not base64!' } })],
      ['a text file', 'IMAGE_UNREADABLE', () => inline(Buffer.from('This is a text file, not an image.'))],
      ['an SVG', 'IMAGE_UNREADABLE', () => inline(svg)],
      ['a truncated JPEG', 'IMAGE_UNREADABLE', () => inline(jpeg.subarray(0, jpeg.byteLength / 2))],
      ['an image of 1×1', 'IMAGE_TOO_SMALL', () => inline(greyPng(1, 1))],
      ['an image without a face', 'NO_FACE', () => inline(greyPng(200, 200))],
      ['a face that does not exist', 'FACE_NOT_FOUND', () => ({ image: photo, face: 7 })],
      ['a face below 0', 'ARGUMENT_OUT_OF_RANGE', () => ({ image: photo, face: -1 })],
      ['more than 20 MB', 'IMAGE_TOO_LARGE', () => inline(Buffer.alloc(20 * 1024 * 1024 + 1, 1))],
      ['more than 40 megapixels', 'IMAGE_TOO_MANY_PIXELS', () => inline(greyPng(8000, 5001))],
      ['an unavailable model', 'MODEL_UNAVAILABLE', () => ({ image: photo, model: 'FACENET' })],
      ['a model that does not exist', 'ARGUMENT_OUT_OF_RANGE', () => ({ image: photo, model: 'EIGENFACES' })],
      ['an unknown upload', 'UPLOAD_NOT_FOUND', () => ({ image: { upload: 'AAAAAAAAAAAAAAAAAAAAAA' } })],
      [
        'a url of a host that is not listed',
        'URL_NOT_ALLOWED',
        () => ({ image: { url: 'https://example.org/a.jpg' } }),
      ],
      [
        'a url of this machine, although it is listed',
        'URL_NOT_ALLOWED',
        () => ({ image: { url: `http://127.0.0.1/a.jpg` } }),
      ],
      ['the same by its name', 'URL_NOT_ALLOWED', () => ({ image: { url: `http://localhost/a.jpg` } })],
      [
        'a listed host that does not exist',
        'URL_UNREACHABLE',
        () => ({ image: { url: 'http://pictures.test/a.jpg' } }),
      ],
    ])('%s: %s', async (_what, code, variables) => {
      expect(await gateway().codeOf(SEARCH, variables())).toBe(code);
    });

    it.each([
      ['an unknown photo', 'PHOTO_NOT_FOUND', '{ photo(id: "Nobody/0001") { id } }'],
      ['an unknown identity', 'IDENTITY_NOT_FOUND', '{ identity(name: "Nobody") { name } }'],
      ['an unknown ingestion', 'INGESTION_NOT_FOUND', '{ ingestion(id: "nothing") { id } }'],
      ['an unknown ingestion to cancel', 'INGESTION_NOT_FOUND', 'mutation { cancelIngestion(id: "nothing") { id } }'],
      [
        'an unknown identity to ingest',
        'IDENTITY_NOT_FOUND',
        'mutation { startIngestion(input: { identities: ["Nobody"] }) { id } }',
      ],
      ['a limit of 0', 'ARGUMENT_OUT_OF_RANGE', 'mutation { startIngestion(input: { limit: 0 }) { id } }'],
      ['first = 0', 'ARGUMENT_OUT_OF_RANGE', '{ identities(first: 0) { totalCount } }'],
      ['first = 501', 'ARGUMENT_OUT_OF_RANGE', '{ ingestions(first: 501) { totalCount } }'],
      ['a cursor of another list', 'ARGUMENT_OUT_OF_RANGE', '{ identities(after: "bm90aGluZw") { totalCount } }'],
      [
        'a query that is too costly',
        'QUERY_TOO_COSTLY',
        '{ identities(first: 500) { nodes { photos(first: 500) { nodes { id } } } } }',
      ],
      ['a document that is too long', 'QUERY_TOO_COSTLY', `{ ${'gallery { name } '.repeat(600)} }`],
      ['syntax', 'GRAPHQL_PARSE_FAILED', '{ gallery { name '],
      ['a field that does not exist', 'GRAPHQL_VALIDATION_FAILED', '{ weather }'],
    ])('%s: %s', async (_what, code, query) => {
      expect(await gateway().codeOf(query)).toBe(code);
    });

    it.each([
      [
        '{ photo(id: "Nobody/0001") { id } }',
        'Use the id of a photo: its identity and number, such as George_W_Bush/0001, or its path without the extension. The queries `gallery`, `identity` and `randomPhoto` return the ids of photos.',
      ],
      [
        '{ identity(name: "Nobody") { name } }',
        'Use the exact name of an identity of the gallery. The query `identities(search: "…")` finds names by a part of them, and ignores case and accents.',
      ],
      [
        'query ($id: String!) { similarFaces(image: { photo: $id }) { searched } }',
        'Declare the variable with the type of the field and `!`: `ID!` for photo and upload, `String!` for base64 and url.',
      ],
      ['{ ingestion(id: "nothing") { id } }', 'Use the id of an ingestion that the query `ingestions` returns.'],
      [
        '{ similarFaces(image: { photo: "Barack_Obama/0001" }, face: 7) { searched } }',
        'Select another face. Faces are numbered from 0, largest first. The query `detectFaces` returns the indexes of the faces of an image, and `photo(id: "…") { faces { id } }` the ids of indexed faces.',
      ],
      [
        `{ similarFaces(image: { base64: "${greyPng(200, 200).toString('base64')}" }) { searched } }`,
        'Use an image with a clearly visible face of at least 20 pixels, or a model that needs no face (RESNET50). If `detectFaces` returns a face, the argument `face` selects it.',
      ],
      [
        '{ similarFaces(image: { photo: "Barack_Obama/0001" }, model: FACENET) { searched } }',
        'Start an ingestion that names FACENET, or add it to the configured models.',
      ],
    ])('%s: the remedy says nothing twice', async (query, remedy) => {
      expect((await gateway().query(query)).errors![0]!.extensions.remedy).toBe(remedy);
    });

    it('returns null and an error for a nullable field', async () => {
      expect((await gateway().query('{ identity(name: "Nobody") { name } gallery { name } }')).data).toEqual({
        identity: null,
        gallery: { name: 'sample' },
      });
    });

    it('does not repeat a rejected image in the message', async () => {
      const variables = { image: { base64: 'A'.repeat(100_000), photo: 'a' } };
      const { errors } = await gateway().query(SEARCH, variables);
      expect(errors![0]!.message.length).toBeLessThan(1_000);
    });

    it('accepts an inline image of 20 MB', async () => {
      const padded = Buffer.concat([jpeg, Buffer.alloc(20 * 1024 * 1024 - jpeg.byteLength)]);
      const { data, errors } = await gateway().query(
        'query ($image: ImageInput!) { detectFaces(image: $image) { width faces { score } } }',
        inline(padded),
      );
      expect(errors).toBeUndefined();
      expect(data.detectFaces.faces.length).toBeGreaterThan(0);
      const literal = `{ detectFaces(image: { base64: "${padded.toString('base64')}" }) { faces { score } } }`;
      expect((await gateway().query(literal)).errors).toBeUndefined();
    });

    it('rejects a larger body', async () => {
      const { status, errors } = await gateway().query(SEARCH, inline(Buffer.alloc(24 * 1024 * 1024)));
      expect(status).toBe(413);
      expect(errors![0]!.extensions.code).toBe('IMAGE_TOO_LARGE');
    });

    it('leaves the server working, with no unexpected failure in its log', async () => {
      const { data } = await gateway().query(SEARCH, { image: photo });
      expect(data.similarFaces.searched).toBe(6);
      expect(gateway().log.filter((line) => line.includes('unexpected'))).toEqual([]);
    });
  });
});
