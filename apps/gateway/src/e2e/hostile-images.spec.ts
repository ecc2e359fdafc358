import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  describeWith,
  fetchedAsset,
  jpegOfHeaders,
  jpegWithScans,
  temporaryFolder,
  tiffWithSharedTable,
} from '@lookalike/testing';
import { GatewayUnderTest } from '../testing/gateway-under-test';

const SEARCH = 'query ($image: ImageInput!) { similarFaces(image: $image, model: MOBILEFACENET) { searched } }';

/** Up to 1 MB each. Checking the structure of one occupied the JavaScript thread of its decoder for a minute. */
const HOSTILE_HEADERS = {
  'a JPEG with 255 components and many scans': jpegOfHeaders({ components: 255, scans: 150_000 }),
  'a JPEG with many frame headers that declare 255 components': jpegOfHeaders({
    components: 255,
    listed: 0,
    frames: 80_000,
  }),
  'a JPEG with many scans': jpegOfHeaders({ scans: 170_000 }),
  'a TIFF that lists one table of zeros many times': tiffWithSharedTable(35_000, 460_000),
};

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
    });
    afterAll(() => gateway?.close());

    it('fails as photos of the gallery, and the ingestion continues', async () => {
      const ended = await gateway.ingest({});
      expect(ended).toMatchObject({ status: 'SUCCEEDED', problem: null });
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

    it.each(Object.entries(HOSTILE_HEADERS))('%s is IMAGE_UNREADABLE, and not for lack of time', async (_, image) => {
      const upload = await gateway.upload(image);
      const query = 'query ($image: ImageInput!) { detectFaces(image: $image) { faces { score } } }';
      // More than there are decoders, which would all be occupied.
      const attacks = Promise.all(
        Array.from({ length: 8 }, () => gateway.query(query, { image: { upload } }).catch(String)),
      );
      const { data } = await gateway.query(query, { image: { photo: 'Barack_Obama/0002' } });
      expect(data.detectFaces.faces).toHaveLength(1);
      for (const attack of await attacks)
        expect(attack).toMatchObject({ errors: [{ extensions: { code: 'IMAGE_UNREADABLE', retryable: false } }] });
    });

    it('is IMAGE_UNREADABLE as a thumbnail, while other thumbnails are served', async () => {
      const get = (id: string) => fetch(`${gateway.url}/thumbnails/${id}`);
      const [hostile, ordinary] = await Promise.all([get('Mallory/0001'), get('Barack_Obama/0001')]);
      expect([hostile.status, await hostile.json()]).toMatchObject([422, { code: 'IMAGE_UNREADABLE' }]);
      expect([ordinary.status, ordinary.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    });
  },
);
