import { GatewayUnderTest } from './gateway-under-test';
import { subscribe } from './subscribe';

/** Two processes on one data directory would lose data: the second only reads. */
export function describeSecondGateway(first: () => GatewayUnderTest, folder: string): void {
  describe('a second gateway on the same data directory', () => {
    let second: GatewayUnderTest;
    beforeAll(async () => {
      second = await GatewayUnderTest.start(folder);
    }, 60_000);
    afterAll(() => second?.close(), 30_000);

    const search =
      '{ similarFaces(image: { photo: "Barack_Obama/0001" }, k: 3) { searched matches { photo { id } } } }';

    it('answers the same', async () => {
      const { data, errors } = await second.query(search);
      expect(errors).toBeUndefined();
      expect(data).toEqual((await first().query(search)).data);
    });

    it('ingests nothing: STORE_IN_USE', async () => {
      expect(await second.codeOf('mutation { startIngestion(input: {}) { id } }')).toBe('STORE_IN_USE');
    });

    it('lets who subscribes while it starts wait, and tells then what there is', async () => {
      const progress = 'subscription ($id: ID!) { ingestionProgress(id: $id) { id status } }';
      const past = await first().lookalike.ingestions.list({ first: 1 });
      const { id } = past.nodes[0]!;
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

    it('leaves the first working when it ends', async () => {
      await second.close();
      expect((await first().query(search)).errors).toBeUndefined();
    });
  });
}
