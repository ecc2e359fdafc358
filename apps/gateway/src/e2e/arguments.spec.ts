import { type GraphQLArgument, type GraphQLInputField, isNonNullType } from 'graphql';
import { buildSchema } from '../schema/build-schema';
import { fieldsWithArguments, inputPlaces, operationWith, TEST_VALUES } from '../testing/argument-cases';
import { type Answer, describeSampleGateway, type Json } from '../testing/gateway-under-test';
import { openSocket } from '../testing/open-socket';

const FIELDS = fieldsWithArguments(buildSchema()).map((field) => ({
  field,
  name: field.path.map(({ name }) => name).join('.'),
  places: inputPlaces(field.path.at(-1)!.args),
}));

describeSampleGateway(({ gateway }) => {
  let ingestion = '';
  beforeAll(async () => {
    const { id, ...ended } = await gateway().ingest({ identities: ['Barack_Obama', 'Joe_Biden'] });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', problem: null });
    ingestion = id;
  });

  /** Valid values of required arguments and input fields. A new one needs a value here. */
  function validValue(field: string, { name, type }: GraphQLArgument | GraphQLInputField): unknown {
    const image = { photo: 'Barack_Obama/0001' };
    switch (`${name}: ${String(type)}`) {
      case 'image: ImageInput!':
        return image;
      case 'a: FaceInput!':
      case 'b: FaceInput!':
        return { image };
      case 'name: String!':
        return 'Barack_Obama';
      case 'input: StartIngestionInput!':
        return { identities: ['Barack_Obama'], models: ['MOBILEFACENET'] };
      case 'id: ID!':
        return field === 'photo' ? image.photo : ingestion;
      default:
        throw new Error(`The spec has no valid value for ${field}(${name}: ${String(type)}).`);
    }
  }

  async function answer({ query, variables }: { query: string; variables: Json }): Promise<Answer> {
    if (!query.startsWith('subscription')) return gateway().query(query, variables);
    const socket = await openSocket(gateway().url);
    const reply = new Promise<Answer>((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        const { type, payload } = JSON.parse(String(data)) as Json;
        if (type === 'error') resolve({ status: 200, data: null, errors: payload });
        if (type === 'next') resolve({ status: 200, ...payload });
      });
      socket.on('close', (code) => reject(new Error(`closed: ${code}`)));
    });
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query, variables } }));
    return reply.finally(() => socket.terminate());
  }

  it('null has the effect of the default, also in the cost of the operation', async () => {
    const search = `query ($k: Int, $excludeProbe: Boolean, $first: Int) {
      similarFaces(image: { photo: "Barack_Obama/0001" }, model: RESNET50, k: $k, excludeProbe: $excludeProbe) {
        matches { photo { id } similarity }
      }
      identities(first: $first) { nodes { name } pageInfo { hasNextPage } }
      identity(name: "Barack_Obama") { lookalikes(k: $k) { identity { name } } photos(first: $first) { nodes { id } } }
    }`;
    const nulls = await gateway().query(search, { k: null, excludeProbe: null, first: null });
    expect(nulls.errors).toBeUndefined();
    expect(nulls.data.similarFaces.matches).toHaveLength(5);
    expect(nulls.data).toEqual((await gateway().query(search)).data);
  });

  describe('every argument', () => {
    it('is found in the schema, with the fields of its input objects', () => {
      const paths = FIELDS.flatMap(({ name, places }) => places.map(({ path }) => `${name}(${path.join('.')})`));
      expect(paths).toEqual(
        expect.arrayContaining([
          'similarFaces(image.base64)',
          'compareFaces(b.image.photo)',
          'startIngestion(input.deleteMissing)',
          'ingestionProgress(id)',
          'gallery.photos(first)',
        ]),
      );
      expect(paths.length).toBeGreaterThan(50);
    });

    it.each(FIELDS)(
      'of $name takes null, empty, huge and wrong values without an unexpected failure',
      async (tested) => {
        const logged = gateway().log.length;
        const { field, places } = tested;
        expect((await answer(operationWith(field, null, null, validValue, 'variables'))).errors).toBeUndefined();
        for (const place of places) {
          for (const [what, value] of Object.entries(TEST_VALUES)) {
            const check = async (form: 'variables' | 'literals') => {
              const { status, errors = [], data } = await answer(operationWith(field, place, value, validValue, form));
              const about = `${place.path.join('.')} = ${what} in ${form}: ${JSON.stringify(errors).slice(0, 300)}`;
              expect([about, [200, 400, 413].includes(status)]).toEqual([about, true]);
              if (errors.length === 0) expect([about, data]).toEqual([about, expect.anything()]);
              for (const { message, extensions } of errors) {
                expect([about, extensions.code]).not.toEqual([about, 'INTERNAL']);
                expect([about, extensions.remedy]).toEqual([about, expect.stringMatching(/./)]);
                expect([about, message.length < 1_000]).toEqual([about, true]);
              }
            };
            await Promise.all([check('variables'), check('literals')]);
          }
        }
        expect(gateway().log.slice(logged)).toEqual([]);
      },
    );

    const withDefault = FIELDS.flatMap(({ field, name, places }) =>
      places
        .filter(({ defaultValue }) => defaultValue !== undefined)
        .map((place) => ({ field, place, name: `${name}(${place.path.join('.')})` })),
    );
    it.each(withDefault)('$name may be null, which means its default', async ({ field, place }) => {
      expect(isNonNullType(place.type)).toBe(false);
      for (const form of ['variables', 'literals'] as const) {
        const { status, errors } = await answer(operationWith(field, place, null, validValue, form));
        expect([form, status, errors]).toEqual([form, 200, undefined]);
      }
    });
  });
});
