import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset, jpegWithScans, temporaryFolder } from '@lookalike/testing';
import { GatewayUnderTest } from '../testing/gateway-under-test';

const SEARCH = 'query ($image: ImageInput!) { similarFaces(image: $image, model: MOBILEFACENET) { searched } }';

const isComplete = ['mtcnn', 'mobilefacenet', 'milvus-lite'].every((name) => fetchedAsset(name));

describeWith(
  'the sample gallery, MOBILEFACENET and Milvus Lite',
  isComplete ? fetchedAsset('sample-portraits') : null,
  (portraits) => {
    const folder = temporaryFolder();
    const gallery = join(folder, 'gallery');
    // 6,300 × 6,300 pixels in 1.4 MB. Decoding it took a worker two minutes.
    const attack = jpegWithScans(6300, 6300, 20_000);
    let gateway: GatewayUnderTest;

    beforeAll(async () => {
      for (const identity of ['Barack_Obama', 'Mallory']) mkdirSync(join(gallery, identity), { recursive: true });
      copyFileSync(join(portraits.folder, 'obama.jpg'), join(gallery, 'Barack_Obama/0001.jpg'));
      copyFileSync(join(portraits.folder, 'obama2.jpg'), join(gallery, 'Barack_Obama/0002.jpg'));
      for (const name of ['0001', '0002']) writeFileSync(join(gallery, `Mallory/${name}.jpg`), attack);
      gateway = await GatewayUnderTest.start(folder, gallery, ['MOBILEFACENET']);
    }, 120_000);
    afterAll(() => gateway?.close(), 30_000);

    it('fails as photos of the gallery, and the ingestion continues', async () => {
      const run = await gateway.ingest({});
      expect(run).toMatchObject({ status: 'SUCCEEDED', problem: null });
      const outcomesOf = async (id: string) => {
        const query = 'query ($id: ID!) { photo(id: $id) { outcomes { outcome problem { code } } } }';
        return (await gateway.query(query, { id })).data.photo.outcomes as unknown;
      };
      expect(await outcomesOf('Mallory/0001')).toEqual([{ outcome: 'FAILED', problem: { code: 'IMAGE_UNREADABLE' } }]);
      for (const id of ['Barack_Obama/0001', 'Barack_Obama/0002'])
        expect(await outcomesOf(id)).toEqual([{ outcome: 'INDEXED', problem: null }]);
    });

    it('is IMAGE_UNREADABLE as a probe, inline and uploaded, while other probes are searched', async () => {
      const upload = await gateway.upload(attack);
      const attacks = [{ base64: attack.toString('base64') }, { upload }, { photo: 'Mallory/0001' }];
      const codes = Promise.all([...attacks, ...attacks].map((image) => gateway.codeOf(SEARCH, { image })));
      const { data } = await gateway.query(SEARCH, { image: { photo: 'Barack_Obama/0001' } });
      expect(data.similarFaces.searched).toBe(2);
      expect(new Set(await codes)).toEqual(new Set(['IMAGE_UNREADABLE']));
    });

    it('is IMAGE_UNREADABLE as a thumbnail, while other thumbnails are served', async () => {
      const get = (id: string) => fetch(`${gateway.url}/thumbnails/${id}`);
      const [hostile, ordinary] = await Promise.all([get('Mallory/0001'), get('Barack_Obama/0001')]);
      expect([hostile.status, await hostile.json()]).toMatchObject([422, { code: 'IMAGE_UNREADABLE' }]);
      expect([ordinary.status, ordinary.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    });
  },
);
