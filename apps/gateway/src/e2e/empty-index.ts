import type { GatewayUnderTest } from './gateway-under-test';

/** Before anything is ingested. */
export function describeEmptyIndex(gateway: () => GatewayUnderTest): void {
  describe('before anything is ingested', () => {
    it('is ready, says that its models are, and who is not and why', async () => {
      const ready = await fetch(`${gateway().url}/readyz`);
      expect(ready.status).toBe(200);
      expect(await ready.json()).toMatchObject({ ready: true, store: { state: 'READY' }, gallery: { state: 'READY' } });
      const { data } = await gateway().query(
        '{ models { name availability indexed default problem { code remedy } terms } }',
      );
      expect(data.models).toMatchObject([
        { name: 'FACENET', availability: 'UNAVAILABLE', problem: { code: 'MODEL_UNAVAILABLE' } },
        { name: 'FACENET_CASIA', availability: 'UNAVAILABLE' },
        { name: 'MOBILEFACENET', availability: 'READY', default: true, indexed: 0, problem: null },
        { name: 'RESNET50', availability: 'READY', default: false, indexed: 0, problem: null },
      ]);
      expect(data.models[0].problem.remedy).toMatch(/--models.*startIngestion/s);
    });

    it('answers a search with INDEX_EMPTY, and a comparison with it for each model', async () => {
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
}
