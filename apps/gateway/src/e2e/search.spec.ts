import { readFileSync } from 'node:fs';
import { MODEL_NAMES } from '@lookalike/domain';
import {
  describeSampleGateway,
  GatewayUnderTest,
  ingestPortraits,
  type Json,
  TWO_MODELS,
} from '../testing/gateway-under-test';
import { subscribe } from '../testing/subscribe';

describeSampleGateway(({ gateway, folder, portrait }) => {
  describe('before anything is ingested', () => {
    it('is ready, and reports which models are READY and why the others are not', async () => {
      const ready = await fetch(`${gateway().url}/readyz`);
      expect(ready.status).toBe(200);
      expect(await ready.json()).toMatchObject({ ready: true, store: { state: 'READY' }, gallery: { state: 'READY' } });
      const { data } = await gateway().query(
        '{ models { name availability indexed default problem { code remedy } terms } }',
      );
      expect(data.models).toMatchObject(
        MODEL_NAMES.map((name) => {
          if (TWO_MODELS.includes(name))
            return { name, availability: 'READY', default: name === 'MOBILEFACENET', indexed: 0, problem: null };
          const remedy = `Start an ingestion that names ${name}, or add it to the configured models.`;
          return { name, availability: 'UNAVAILABLE', default: false, problem: { code: 'MODEL_UNAVAILABLE', remedy } };
        }),
      );
    });

    it('answers a search with INDEX_EMPTY, and a comparison with INDEX_EMPTY for each model', async () => {
      const image = { photo: 'Barack_Obama/0001' };
      const search =
        'query ($image: ImageInput!, $model: ModelName) { similarFaces(image: $image, model: $model) { searched } }';
      expect(await gateway().codeOf(search, { image })).toBe('INDEX_EMPTY');
      expect(await gateway().codeOf(search, { image, model: 'RESNET50' })).toBe('INDEX_EMPTY');
      const compare =
        'query ($image: ImageInput!) { compareModels(image: $image) { result { searched } problem { code } } }';
      const { data } = await gateway().query(compare, { image });
      expect(data.compareModels[0]).toEqual({
        result: null,
        problem: expect.objectContaining({ code: 'INDEX_EMPTY' }),
      });
      expect(await gateway().codeOf('{ randomPhoto(indexedBy: RESNET50) { id } }')).toBe('INDEX_EMPTY');
    });
  });

  describe('with the portraits ingested', () => {
    ingestPortraits(gateway);

    describe('queries', () => {
      const MATCHES =
        'matches { rank similarity identity { name } photo { id url width height } face { id cropUrl subject } }';
      const search = `query ($image: ImageInput!, $model: ModelName, $excludeProbe: Boolean! = true) {
      similarFaces(image: $image, model: $model, k: 4, excludeProbe: $excludeProbe) {
        model searched probe { width height url photo { id } face { score } } ${MATCHES}
        timings { decodeMs detectMs encodeMs searchMs totalMs } } }`;

      it('ranks other photos of the same person first, and does not decode or embed an indexed photo', async () => {
        const { data, errors } = await gateway().query(search, { image: { photo: 'Barack_Obama/0001' } });
        expect(errors).toBeUndefined();
        const { model, searched, probe, matches, timings } = data.similarFaces;
        expect({ model, searched }).toEqual({ model: 'MOBILEFACENET', searched: 6 });
        expect(probe).toMatchObject({ url: '/photos/Barack_Obama/0001', photo: { id: 'Barack_Obama/0001' } });
        expect(matches.map(({ rank }: Json) => rank)).toEqual([1, 2, 3, 4]);
        expect(matches[0]).toMatchObject({ identity: { name: 'Barack_Obama' }, face: { subject: true } });
        expect(matches.map((match: Json) => match.photo.id)).not.toContain('Barack_Obama/0001');
        expect(timings).toMatchObject({ decodeMs: null, detectMs: null, encodeMs: null, searchMs: expect.any(Number) });
      });

      it('counts the rows for a selection in a fragment', async () => {
        const image = 'image: { photo: "Barack_Obama/0001" }';
        const document = `query ($rows: Boolean!) {
          named: similarFaces(${image}) { ...Outer } inline: similarFaces(${image}) { ... on SimilarFaces { searched } }
          alias: similarFaces(${image}) { rows: searched } twice: similarFaces(${image}) { model } twice: similarFaces(${image}) { searched }
          conditional: similarFaces(${image}) { model searched @include(if: $rows) } }
          fragment Outer on SimilarFaces { model ...Inner } fragment Inner on SimilarFaces { searched }`;
        const { data, errors } = await gateway().query(document, { rows: true });
        expect(errors).toBeUndefined();
        expect(data).toMatchObject({
          named: { searched: 6 },
          inline: { searched: 6 },
          alias: { rows: 6 },
          twice: { searched: 6 },
          conditional: { searched: 6 },
        });
      });

      it('finds the same photo if its bytes are sent inline or as an upload', async () => {
        const bytes = readFileSync(portrait);
        const upload = await gateway().upload(bytes);
        for (const image of [{ base64: `data:image/jpeg;base64,${bytes.toString('base64')}` }, { upload }]) {
          const { data, errors } = await gateway().query(search, { image });
          expect(errors).toBeUndefined();
          const { probe, matches, timings } = data.similarFaces;
          expect(matches[0]).toMatchObject({ photo: { id: 'Barack_Obama/0001' }, similarity: expect.closeTo(1, 3) });
          expect(probe.photo).toBeNull();
          expect(probe.url).toBe('upload' in image ? `/uploads/${upload}` : null);
          expect(timings.encodeMs).toBeGreaterThan(0);
        }
      });

      it('needs no face for RESNET50', async () => {
        const { data } = await gateway().query(search, { image: { photo: 'Joe_Biden/0001' }, model: 'RESNET50' });
        expect(data.similarFaces.probe.face).toBeNull();
        expect(data.similarFaces.matches[0].face).toBeNull();
      });

      it('compares models; a problem of one does not affect the others', async () => {
        const query = `{ compareModels(image: { photo: "Barack_Obama/0002" }, models: [MOBILEFACENET, FACENET, RESNET50], k: 2) {
        model result { matches { rank } } problem { code remedy } } }`;
        const { data } = await gateway().query(query);
        expect(data.compareModels).toMatchObject([
          { model: 'MOBILEFACENET', result: { matches: [{ rank: 1 }, { rank: 2 }] }, problem: null },
          { model: 'FACENET', result: null, problem: { code: 'MODEL_UNAVAILABLE' } },
          { model: 'RESNET50', result: { matches: [{ rank: 1 }, { rank: 2 }] }, problem: null },
        ]);
      });

      it('compares two faces, and returns embeddings of length 1', async () => {
        const { data } = await gateway().query(`{
        same: compareFaces(a: { image: { photo: "Barack_Obama/0001" } }, b: { image: { photo: "Barack_Obama/0002" } }, models: [MOBILEFACENET]) { similarity }
        other: compareFaces(a: { image: { photo: "Barack_Obama/0001" } }, b: { image: { photo: "Joe_Biden/0001" } }, models: [MOBILEFACENET]) { similarity }
        embed(image: { photo: "Joe_Biden/0001" }, models: [MOBILEFACENET, RESNET50]) { model vector } }`);
        expect(data.same[0].similarity).toBeGreaterThan(data.other[0].similarity + 0.2);
        expect(data.embed.map(({ vector }: Json) => vector.length)).toEqual([512, 2048]);
        for (const { vector } of data.embed) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
      });

      it('detects all faces of a group, the largest first, in a photo that is not indexed', async () => {
        const { data } = await gateway().query(
          '{ detectFaces(image: { photo: "Group/1" }) { faces { id index score cropUrl box { width height } landmarks { x } } } photo(id: "Group/1") { width faces { id } identity { name } } }',
        );
        const areas = data.detectFaces.faces.map(({ box }: Json) => box.width * box.height);
        expect(areas.length).toBeGreaterThan(1);
        expect(areas).toEqual([...areas].sort((a, b) => b - a));
        expect(data.detectFaces.faces[0]).toMatchObject({ id: 'Group/1#0', index: 0, cropUrl: null });
        expect(data.detectFaces.faces[0].landmarks).toHaveLength(5);
        expect(data.photo).toEqual({ width: null, faces: [], identity: null });
      });

      it('decodes two images for an operation, and no more: each may take seconds', async () => {
        const times = (count: number, field: string) =>
          `{ ${Array.from({ length: count }, (_, i) => `f${i}: ${field}`).join(' ')} }`;
        const detect = 'detectFaces(image: { photo: "Barack_Obama/0001" }) { width }';
        // Indexed: the stored vector is used. Group/1 is not indexed, and the portrait has no face with the index 7.
        const stored = 'similarFaces(image: { photo: "Barack_Obama/0001" }, k: 1) { searched }';
        const decoded = [
          'similarFaces(image: { photo: "Group/1" }, k: 1) { searched }',
          'compareModels(image: { photo: "Group/1" }, k: 1) { model }',
          'embed(image: { photo: "Group/1" }, models: [RESNET50]) { model }',
          'compareModels(image: { photo: "Barack_Obama/0001" }, face: 7, k: 1) { model }',
        ];
        expect((await gateway().query(times(15, stored))).errors).toBeUndefined();
        for (const field of [detect, ...decoded]) {
          expect((await gateway().query(times(2, field))).errors).toBeUndefined();
          expect(await gateway().codeOf(times(3, field))).toBe('QUERY_TOO_COSTLY');
        }
        const compare = (a: string) =>
          `compareFaces(a: { image: { photo: "${a}" } }, b: { image: { photo: "Group/1" } }) { model }`;
        expect((await gateway().query(times(2, compare('Barack_Obama/0001')))).errors).toBeUndefined();
        expect(await gateway().codeOf(times(2, compare('Group/1')))).toBe('QUERY_TOO_COSTLY');
      });

      it('returns an identity with its photos page by page, its lookalikes and its outliers', async () => {
        const query = `query ($after: String) { identity(name: "Barack_Obama") { photoCount indexed { model photos }
        photos(first: 2, after: $after) { totalCount nodes { id width } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } }
        lookalikes(k: 3) { rank identity { name photoCount } ours { id } theirs { id } } outliers(k: 2) { photo { id } similarity } } }`;
        const seen: string[] = [];
        for (let after: string | null = null, pages = 0; pages < 3; pages++) {
          const { data }: Json = await gateway().query(query, { after });
          const { photos, lookalikes, outliers, indexed, photoCount } = data.identity;
          expect({ photoCount, total: photos.totalCount }).toEqual({ photoCount: 5, total: 5 });
          expect(photos.pageInfo).toMatchObject({ hasNextPage: pages < 2, hasPreviousPage: pages > 0 });
          expect(photos.nodes.every(({ width }: Json) => width > 0)).toBe(true);
          expect(lookalikes).toMatchObject([
            { rank: 1, identity: { name: 'Joe_Biden', photoCount: 1 }, theirs: { id: 'Joe_Biden/0001' } },
          ]);
          expect(outliers).toHaveLength(2);
          expect(indexed).toContainEqual({ model: 'MOBILEFACENET', photos: 5 });
          seen.push(...photos.nodes.map(({ id }: Json) => id));
          after = photos.pageInfo.endCursor;
        }
        expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => `Barack_Obama/000${n}`));
      });
    });

    describe('a second gateway on the same data directory', () => {
      let second: GatewayUnderTest;
      beforeAll(async () => {
        second = await GatewayUnderTest.start(folder);
      });
      afterAll(() => second?.close());

      const search =
        '{ similarFaces(image: { photo: "Barack_Obama/0001" }, k: 3) { searched matches { photo { id } } } }';

      it('returns the same answers', async () => {
        const { data, errors } = await second.query(search);
        expect(errors).toBeUndefined();
        expect(data).toEqual((await gateway().query(search)).data);
      });

      it('cannot ingest: STORE_IN_USE', async () => {
        expect(await second.codeOf('mutation { startIngestion(input: {}) { id } }')).toBe('STORE_IN_USE');
      });

      it('answers a subscription that arrives while it starts, once it knows the ingestions', async () => {
        const progress = 'subscription ($id: ID!) { ingestionProgress(id: $id) { id status } }';
        const ingestions = await gateway().lookalike.ingestions.list({ first: 1 });
        const { id } = ingestions.nodes[0]!;
        const starting = await GatewayUnderTest.listening(folder);
        try {
          const [known, unknown] = await Promise.all(
            [id, 'nothing'].map((id) => subscribe(starting.url, progress, { id })),
          );
          expect(known).toEqual([{ data: { ingestionProgress: { id, status: 'SUCCEEDED' } } }]);
          expect(unknown).toMatchObject([{ errors: [{ extensions: { code: 'INGESTION_NOT_FOUND' } }] }]);
        } finally {
          await starting.close();
        }
      });

      it('does not affect the first when it stops', async () => {
        await second.close();
        expect((await gateway().query(search)).errors).toBeUndefined();
      });
    });
  });
});
