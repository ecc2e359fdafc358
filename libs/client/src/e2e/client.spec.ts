import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  describeWith,
  fetchedAsset,
  startGateway,
  type StartedGateway,
  temporaryFolder,
  WORKSPACE,
} from '@lookalike/testing';
import { requests, subscriptions } from '../generated/operations.js';
import {
  createClient,
  eachNode,
  type IngestionStatus,
  isLookalikeError,
  type LookalikeClient,
  type LookalikeErrorCode,
  TypedDocumentString,
} from '../index.js';
import { GREY_PNG } from '../testing/grey-png.js';

const PHOTO = { photo: 'Barack_Obama/0001' };

describeWith('the sample gallery and MobileFaceNet', fetchedAsset('mobilefacenet'), () => {
  let gateway: StartedGateway;
  let client: LookalikeClient;
  beforeAll(async () => {
    gateway = await startGateway({ models: ['MOBILEFACENET', 'RESNET50'] });
    client = createClient({ url: gateway.url });
  });
  afterAll(async () => {
    await client?.close();
    await gateway?.stop();
  });

  describe('the methods', () => {
    // The placeholder for the latest ingestion in `operations/`: see operations/README.md.
    const EXAMPLE_INGESTION = '0123456789abcdef';
    const OPERATIONS = join(WORKSPACE, 'operations');
    const methods = readdirSync(OPERATIONS)
      .filter((file) => file.endsWith('.graphql'))
      .map((file) => {
        const name = file.replace('.graphql', '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
        const text = readFileSync(join(OPERATIONS, file), 'utf8');
        return { name, example: /^# Variables: (.*)$/m.exec(text)?.[1] ?? '{}' };
      });

    it('has a method for each operation', () => {
      const generated = [...Object.keys(requests), ...Object.keys(subscriptions)];
      expect(methods.map(({ name }) => name).sort()).toEqual(generated.sort());
    });

    it.each(methods.filter(({ name }) => name in requests))(
      '$name returns the field of its operation',
      async ({ name, example }) => {
        const [ingestion] = (await client.ingestions({ first: 1 })).nodes;
        const variables = JSON.parse(example.replaceAll(EXAMPLE_INGESTION, ingestion!.id)) as object;
        const method = client[name as 'models'] as (variables: object) => Promise<unknown>;
        const answer = await method(variables);
        expect(answer).toEqual(expect.any(Object));
        const [, field] = /^ {2}(\w+)/m.exec(String(requests[name as 'models']))!;
        expect(answer).not.toHaveProperty(field!);
      },
    );

    it('similarFaces finds the same identity and links to the crop', async () => {
      const { model, matches } = await client.similarFaces({ image: PHOTO, k: 2 });
      expect(model).toBe('MOBILEFACENET');
      expect(matches.map(({ rank, identity }) => [rank, identity?.name])).toEqual([
        [1, 'Barack_Obama'],
        [2, 'Barack_Obama'],
      ]);
      const crop = await fetch(client.urlOf(matches[0]!.face!.cropUrl!));
      expect([crop.status, crop.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    });

    it('eachNode yields all identities with a page size of one', async () => {
      const all = await client.identities();
      const names: string[] = [];
      for await (const { name } of eachNode((after) => client.identities({ first: 1, after }))) names.push(name);
      expect(names).toHaveLength(all.totalCount);
      expect(names).toEqual(all.nodes.map(({ name }) => name));
    });

    it('eachNode yields the photos of an identity, and its loop can be left', async () => {
      const photos = eachNode(
        async (after) => (await client.identity({ name: 'Barack_Obama', first: 1, after })).photos,
      );
      const ids: string[] = [];
      for await (const { id } of photos) if (ids.push(id) === 2) break;
      expect(ids).toEqual(['Barack_Obama/0001', 'Barack_Obama/0002']);
      expect(await photos.next()).toEqual({ done: true, value: undefined });
    });
  });

  describe('the errors', () => {
    const base64 = GREY_PNG.toString('base64');

    it.each<[LookalikeErrorCode, string, (client: LookalikeClient) => Promise<unknown>]>([
      ['NO_FACE', 'similarFaces', (to) => to.similarFaces({ image: { base64 } })],
      ['IMAGE_UNREADABLE', 'detectFaces', (to) => to.detectFaces({ image: { base64: btoa('not an image') } })],
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
      const failure: unknown = await call(client).then(
        () => null,
        (error: unknown) => error,
      );
      if (!isLookalikeError(failure, code)) throw new Error(`expected ${code}`, { cause: failure });
      for (const sentence of [failure.message, failure.remedy]) expect(sentence).toMatch(/^\w[^]*\.$/);
      expect(failure.path).toEqual([field]);
      expect(failure.retryable).toBe(false);
    });

    it('an operation that does not match the schema is rejected with the reason', async () => {
      const wrong = new TypedDocumentString<never, object>('{ galery { name } }');
      await expect(client.request(wrong, {})).rejects.toMatchObject({
        name: 'LookalikeError',
        code: 'GRAPHQL_VALIDATION_FAILED',
        message: expect.stringContaining('galery'),
        remedy: expect.stringMatching(/./),
      });
    });

    it('a custom operation returns all its fields', async () => {
      const custom = new TypedDocumentString<
        { gallery: { name: string }; models: { name: string }[] },
        { first: number }
      >('query Custom($first: Int!) { gallery { name photos(first: $first) { nodes { id } } } models { name } }');
      const { gallery, models } = await client.request(custom, { first: 1 });
      expect(gallery).toMatchObject({ name: 'sample', photos: { nodes: [{ id: expect.any(String) }] } });
      expect(models).toHaveLength(4);
    });
  });

  describe('an upload of', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'grey.png');
    beforeAll(() => writeFile(path, GREY_PNG));

    it('a photo of the gallery finds that photo', async () => {
      const { url } = await client.photo({ id: PHOTO.photo });
      const bytes = await (await fetch(client.urlOf(url))).arrayBuffer();
      const image = await client.imageFromBlob(new Blob([bytes]));
      const { probe, matches } = await client.similarFaces({ image, k: 1 });
      expect(matches[0]).toMatchObject({ photo: { id: PHOTO.photo }, similarity: expect.closeTo(1, 3) });
      const kept = await fetch(client.urlOf(probe.url!));
      expect(kept.headers.get('content-type')).toBe('image/jpeg');
    });

    it.each<[string, () => string | URL | Blob]>([
      ['a path', () => path],
      ['a file URL', () => pathToFileURL(path)],
      ['a Blob', () => new Blob([GREY_PNG])],
      ['a browser’s File', () => new File([GREY_PNG], 'grey.png', { type: 'image/png' })],
      ['a File with another media type', () => new File([GREY_PNG], 'grey.txt', { type: 'text/plain' })],
      ['a File with media type parameters', () => new File([GREY_PNG], 'grey', { type: 'image/png;q=1' })],
    ])('%s', async (_, file) => {
      const image = await client.imageFromFile(file());
      expect(await client.detectFaces({ image })).toMatchObject({ width: 64, height: 64, faces: [] });
      expect(await client.detectFaces({ image })).toMatchObject({ width: 64 });
    });

    it('a missing file or a folder throws the error of reading it', async () => {
      await expect(client.imageFromFile(join(folder, 'nowhere.jpg'))).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(client.imageFromFile(folder)).rejects.toMatchObject({ code: 'EISDIR' });
    });

    it.each([20 * 2 ** 20 + 1, 64 * 2 ** 20])('%i bytes is too large', async (bytes) => {
      const failure: unknown = await client
        .imageFromBlob(new Blob([Buffer.alloc(bytes)]))
        .catch((error: unknown) => error);
      if (!isLookalikeError(failure, 'IMAGE_TOO_LARGE')) throw failure;
      expect(failure.remedy).toMatch(/./);
    });

    it('no bytes is invalid', async () => {
      await expect(client.imageFromBlob(new Blob([]))).rejects.toMatchObject({ code: 'IMAGE_INPUT_INVALID' });
    });
  });

  describe('an ingestion', () => {
    // One ingestion runs at a time.
    beforeEach(async () => {
      const [latest] = (await client.ingestions({ first: 1 })).nodes;
      for await (const { status } of client.ingestionProgress(latest!)) if (status !== 'RUNNING') break;
    });

    it('can be watched until it ends', async () => {
      const { id, total } = await client.startIngestion({ input: { rebuild: true } });
      const seen: { status: IngestionStatus; done: number }[] = [];
      for await (const { status, done } of client.ingestionProgress({ id })) seen.push({ status, done });
      expect(seen.at(-1)).toEqual({ status: 'SUCCEEDED', done: (await client.gallery()).photoCount });
      expect(seen.slice(0, -1).every(({ status }) => status === 'RUNNING')).toBe(true);
      expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
      expect([null, seen.at(-1)!.done]).toContain(total);
      expect((await client.ingestion({ id })).status).toBe('SUCCEEDED');
    });

    it('continues after its subscriber has left', async () => {
      const { id } = await client.startIngestion({ input: { rebuild: true, identities: ['Barack_Obama'] } });
      for await (const { status } of client.ingestionProgress({ id })) if (status === 'RUNNING') break;
      expect(['RUNNING', 'SUCCEEDED']).toContain((await client.ingestion({ id })).status);
      const { status } = await client.cancelIngestion({ id });
      expect(['CANCELLED', 'SUCCEEDED']).toContain(status);
    });
  });
});
