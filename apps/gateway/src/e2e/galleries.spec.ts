import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeWith, fetchedAsset, temporaryFolder } from '@lookalike/testing';
import { GatewayUnderTest } from '../testing/gateway-under-test';
import { subscribe } from '../testing/subscribe';
import { greyPng } from '../testing/test-images';

const ready = fetchedAsset('resnet50') && fetchedAsset('milvus-lite') ? fetchedAsset('sample-portraits') : null;

describeWith('portraits, RESNET50 and Milvus Lite', ready, (portraits) => {
  const folder = temporaryFolder();

  describe('a gallery with unusual names', () => {
    const names = ['Renée_Zoë/0001', 'a b/c d/100%', 'O\'Brien/#1 "quoted"', '木村/一', 'plus+and&/semi;colon?'];
    const gallery = join(folder, 'gallery');
    let gateway: GatewayUnderTest;

    beforeAll(async () => {
      for (const name of names) {
        mkdirSync(dirname(join(gallery, name)), { recursive: true });
        copyFileSync(join(portraits.folder, 'biden.jpg'), join(gallery, `${name}.jpg`));
      }
      gateway = await GatewayUnderTest.start(join(folder, 'odd'), gallery, ['RESNET50']);
      expect((await gateway.ingest({})).status).toBe('SUCCEEDED');
    });
    afterAll(() => gateway?.close());

    it('serves every photo and thumbnail at the URL that the API returns', async () => {
      const { data } = await gateway.query('{ gallery { photos { nodes { id url thumbnailUrl } } } }');
      const { nodes } = data.gallery.photos;
      expect(nodes.map(({ id }: { id: string }) => id).sort()).toEqual([...names].sort());
      const original = readFileSync(join(portraits.folder, 'biden.jpg'));
      for (const { url, thumbnailUrl } of nodes) {
        expect(url).toMatch(/^\/photos\/[\w%.~!*'()/-]+\?v=[0-9a-f]{12}$/);
        const photo = await fetch(`${gateway.url}${url}`);
        expect(original.equals(Buffer.from(await photo.arrayBuffer()))).toBe(true);
        expect((await fetch(`${gateway.url}${thumbnailUrl}`)).status).toBe(200);
      }
    });

    it('can be searched with each of its photos', async () => {
      for (const photo of names) {
        const query =
          'query ($image: ImageInput!) { similarFaces(image: $image) { searched matches { photo { id } } } }';
        const { data, errors } = await gateway.query(query, { image: { photo } });
        expect(errors).toBeUndefined();
        expect(data.similarFaces.matches.map((match: { photo: { id: string } }) => match.photo.id).sort()).toEqual(
          names.filter((name) => name !== photo).sort(),
        );
      }
    });
  });

  describe('a gallery whose folder does not exist', () => {
    const gallery = join(folder, 'late');
    let gateway: GatewayUnderTest;
    beforeAll(async () => {
      gateway = await GatewayUnderTest.start(join(folder, 'none'), gallery, ['RESNET50']);
    });
    afterAll(() => gateway?.close());

    it('is reported by every operation that needs it', async () => {
      expect(await gateway.query('{ gallery { name } }')).toMatchObject({
        data: { gallery: null },
        errors: [{ extensions: { code: 'GALLERY_UNAVAILABLE', remedy: expect.any(String) } }],
      });
      for (const query of [
        '{ identities { totalCount } }',
        '{ similarFaces(image: { photo: "a" }) { searched } }',
        '{ randomPhoto { id } }',
        'mutation { startIngestion(input: {}) { id } }',
      ])
        expect(await gateway.codeOf(query)).toBe('GALLERY_UNAVAILABLE');
      const ready = await fetch(`${gateway.url}/readyz`);
      expect(ready.status).toBe(503);
      expect(await ready.json()).toMatchObject({ ready: false, gallery: { problem: { code: 'GALLERY_UNAVAILABLE' } } });
    });

    it('is reported by the status, over HTTP and WebSockets', async () => {
      const query =
        '{ status { ready gallery { state problem { code retryable } } ingestion { state problem { code retryable } } } }';
      const { data } = await gateway.query(query);
      const unavailable = { state: 'UNAVAILABLE', problem: { code: 'GALLERY_UNAVAILABLE', retryable: true } };
      expect(data).toEqual({ status: { ready: false, gallery: unavailable, ingestion: unavailable } });
      expect(await subscribe(gateway.url, query)).toEqual([{ data }]);
    });

    it('does not affect the others', async () => {
      const { data } = await gateway.query(
        'query ($image: ImageInput!) { embed(image: $image, models: [RESNET50]) { vector } models { name indexed } }',
        { image: { base64: greyPng(100, 80).toString('base64') } },
      );
      expect(data.embed[0].vector).toHaveLength(2048);
      expect(data.models.every(({ indexed }: { indexed: number | null }) => indexed === null)).toBe(true);
    });

    it('opens when the folder appears, without a restart', async () => {
      const status = async () =>
        (await gateway.query('{ status { ready gallery { state retryAt } store { state } ingestion { state } } }')).data
          .status;
      expect((await status()).gallery.retryAt).toEqual(expect.any(String));
      mkdirSync(join(gallery, 'Joe_Biden'), { recursive: true });
      copyFileSync(join(portraits.folder, 'biden.jpg'), join(gallery, 'Joe_Biden/0001.jpg'));
      while (!(await status()).ready) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await status()).toMatchObject({
        gallery: { state: 'READY', retryAt: null },
        ingestion: { state: 'READY' },
      });
      expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200);
      expect(await gateway.ingest({})).toMatchObject({ status: 'SUCCEEDED', done: 1 });
    });
  });
});
