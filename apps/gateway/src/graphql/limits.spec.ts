import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MODEL_NAMES } from '@lookalike/domain';
import { getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql';
import { buildSchema } from '../schema/build-schema';
import { costOf, limitCost } from './limit-cost';
import { admitDocument } from './limit-document';
import { limitShape } from './limit-shape';
import { LIMITS } from './limits';

const schema = buildSchema();
const shape = (query: string) => validate(schema, parse(query), [...specifiedRules, limitShape]).map((e) => e.message);
const cost = (query: string, variables?: Record<string, unknown>) =>
  limitCost(costOf({ schema, document: parse(query), variables }))?.message ?? null;

const MATCH =
  'rank similarity identity { name } photo { id url width height } face { box { x y width height } landmarks { x y } cropUrl }';

describe('limits', () => {
  it('accept realistic operations', () => {
    for (const query of [
      getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true, specifiedByUrl: true }),
      `{ compareModels(image: { photo: "a" }, k: 100) { model problem { code } result { searched matches { ${MATCH} } } } }`,
      '{ identities(first: 500) { totalCount nodes { name photoCount } } }',
      '{ gallery { photos(first: 500) { nodes { id faces { id box { x y width height } } } } } }',
      '{ identity(name: "a") { lookalikes(k: 100) { rank ours { id url } theirs { id url } identity { name } } } }',
    ]) {
      expect(shape(query)).toEqual([]);
      expect(cost(query)).toBeNull();
    }
  });

  it('accept the examples, and introspection, with headroom', () => {
    const folder = resolve(__dirname, '../../../../operations');
    const examples = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
    expect(examples.length).toBeGreaterThan(10);
    for (const query of [
      ...examples.map((name) => readFileSync(join(folder, name), 'utf8')),
      getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true, specifiedByUrl: true }),
    ]) {
      const variables = JSON.parse(/^# Variables: (.*)$/m.exec(query)?.[1] ?? '{}');
      expect(costOf({ schema, document: parse(query), variables })).toBeLessThan(LIMITS.cost / 2);
    }
  });

  it('reject operations that need many searches: 25 identities with 100 lookalikes each are 2,500', () => {
    const query = (first: number) =>
      `{ identities(first: ${first}) { nodes { lookalikes(k: 100, model: FACENET) { rank } } } }`;
    expect(cost(query(25))).toMatch(/costs \d+/);
    // Each may take 1.5 s.
    expect(cost(query(7))).toMatch(/costs \d+/);
    expect(cost(query(6))).toBeNull();
    // Each may take 5 s. Without a model it may be answered by this one.
    for (const options of ['k: 100, model: RESNET50', 'k: 100']) {
      const ofPhotos = (first: number) =>
        `{ identities(first: ${first}) { nodes { lookalikes(${options}) { rank } } } }`;
      expect(cost(ofPhotos(2))).toMatch(/costs \d+/);
      expect(cost(ofPhotos(1))).toBeNull();
    }
  });

  it('reject outliers of more identities than can be compared in 10 s', () => {
    // With 600 photos each, one takes 120 ms with RESNET50, which may also be the default model, and 60 ms with FACENET.
    for (const [options, most] of [
      ['k: 1, model: RESNET50', 83],
      ['k: 1', 83],
      ['k: 1, model: FACENET', 166],
    ] as const) {
      for (const query of [
        (n: number) => `{ identities(first: ${n}) { nodes { outliers(${options}) { similarity } } } }`,
        (n: number) =>
          `{ gallery { photos(first: ${n}) { nodes { identity { outliers(${options}) { similarity } } } } } }`,
      ]) {
        expect(cost(query(most))).toMatch(/costs \d+/);
        expect(cost(query(60))).toBeNull();
      }
    }
    const matches = (k: number) =>
      `{ similarFaces(image: { photo: "a" }, k: ${k}) { matches { identity { outliers(k: 1) { similarity } } } } }`;
    expect(cost(matches(100))).toMatch(/costs \d+/);
    expect(cost(matches(50))).toBeNull();
    // Both lists of the page of an identity, by each model.
    const fields = 'outliers(k: 100, model: MODEL) { similarity photo { id thumbnailUrl } }';
    const all = MODEL_NAMES.map((model) => `${model}: ${fields.replace('MODEL', model)}`).join(' ');
    expect(cost(`{ identity(name: "a") { name photoCount ${all} } }`)).toBeNull();
  });

  it('distinguish photos, whose vectors are stored, from other images', () => {
    const query = (image: string) =>
      `{ ${Array.from({ length: 15 }, (_, i) => `a${i}: similarFaces(image: ${image}) { searched }`).join(' ')} }`;
    expect(cost(query('{ photo: "a" }'))).toBeNull();
    for (const image of ['{ upload: "a" }', '{ url: "a" }', '{ base64: "a" }']) {
      expect(cost(query(image))).toMatch(/costs \d+/);
    }
  });

  it('accept two images that must be decoded, and no more: each may take seconds', () => {
    for (const source of ['upload', 'photo']) {
      const detect = (images: number) =>
        `{ ${Array.from({ length: images }, (_, i) => `a${i}: detectFaces(image: { ${source}: "${i}" }) { faces { score box { x } landmarks { x y } } }`).join(' ')} }`;
      expect(cost(detect(2))).toBeNull();
      expect(cost(detect(3))).toMatch(/costs \d+/);
    }
    const compare = '(a: { image: { url: "a" } }, b: { image: { base64: "b" } }) { model similarity }';
    expect(cost(`{ compareFaces${compare} }`)).toBeNull();
    expect(cost(`{ compareFaces${compare} b: compareFaces${compare} }`)).toMatch(/costs \d+/);
  });

  it('count introspection and __typename', () => {
    const nested = (levels: number): string => (levels === 0 ? 'name' : `fields { type { ${nested(levels - 1)} } }`);
    expect(cost(`{ __schema { types { ${nested(1)} } } }`)).toBeNull();
    expect(cost(`{ __schema { types { ${nested(4)} } } }`)).toMatch(/costs \d+/);
    const doubled = (levels: number): string =>
      levels === 0
        ? 'fragment F0 on __Schema { types { name } }'
        : `${doubled(levels - 1)} fragment F${levels} on __Schema { ...F${levels - 1} ...F${levels - 1} }`;
    for (const query of [`{ __schema { ...F11 } } ${doubled(11)}`, `{ gallery { ${'__typename '.repeat(2_100)} } }`]) {
      expect(shape(query)).toContainEqual(expect.stringMatching(/more than 30 times/));
      expect(cost(query)).toMatch(/selections/);
    }
  });

  it('reject nested lists, whether sized in the query or in its variables', () => {
    const query = 'query ($n: Int!) { identities(first: $n) { nodes { photos(first: $n) { nodes { id } } } } }';
    expect(cost(query, { n: 500 })).toMatch(/costs \d+/);
    expect(cost(query, { n: 5 })).toBeNull();
    expect(cost('{ identities(first: 100) { nodes { lookalikes { rank } } } }')).toMatch(/costs \d+/);
  });

  it('multiply by k', () => {
    const query = (k: number) =>
      `{ similarFaces(image: { photo: "a" }, k: ${k}) { matches { identity { lookalikes { rank } } } } }`;
    expect(cost(query(100))).toMatch(/costs \d+/);
    expect(cost(query(5))).toBeNull();
  });

  it('leave a k outside its range to the core, which rejects it', () => {
    for (const k of [-1, 0, 101, 2147483647])
      expect(cost(`{ similarFaces(image: { photo: "a" }, k: ${k}) { matches { rank } } }`)).toBeNull();
  });

  it('reject deep operations, including through fragments', () => {
    const nested = (levels: number): string =>
      levels === 0 ? 'name' : `photos { nodes { identity { ${nested(levels - 1)} } } }`;
    expect(shape(`{ identity(name: "a") { ${nested(2)} } }`)).toEqual([]);
    expect(shape(`{ identity(name: "a") { ${nested(5)} } }`)).toEqual([expect.stringMatching(/deeper than 10/)]);
    const parts = `{ identity(name: "a") { ...A } } fragment A on Identity { photos { nodes { identity { ...B } } } }
                   fragment B on Identity { ${nested(2)} }`;
    expect(shape(parts)).toEqual([expect.stringMatching(/deeper than 10/)]);
  });

  it('reject too many aliases, including through fragments', () => {
    const many = (n: number) => Array.from({ length: n }, (_, i) => `a${i}: gallery { name }`).join(' ');
    expect(shape(`{ ${many(LIMITS.aliases)} }`)).toEqual([]);
    expect(shape(`{ ${many(LIMITS.aliases + 1)} }`)).toEqual([expect.stringMatching(/aliases/)]);
    const twice = `{ gallery { ...F } b: gallery { ...F } } fragment F on Gallery { ${Array.from({ length: 8 }, (_, i) => `n${i}: name`).join(' ')} }`;
    expect(shape(twice)).toEqual([expect.stringMatching(/aliases/)]);
  });

  it('stop early at fragments that spread each other twice', () => {
    const bombs = Array.from({ length: 40 }, (_, i) => `fragment F${i} on Gallery { ...F${i + 1} ...F${i + 1} }`);
    const query = `{ gallery { ...F0 } } ${bombs.join(' ')} fragment F40 on Gallery { name }`;
    expect(shape(query)).toEqual([expect.stringMatching(/more than 30 times/)]);
  });

  it('reject too many selections, also when each fragment has few', () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `f${i}`).join(' ');
    const query = (count: number) =>
      `{ ${Array.from({ length: 15 }, (_, i) => `a${i}: gallery { ...F }`).join(' ')} } fragment F on Gallery { ${names(count)} }`;
    expect(shape(query(150))).toContainEqual(expect.stringMatching(/2000 selections/));
    expect(shape(query(100))).not.toContainEqual(expect.stringMatching(/selections/));
  });

  it('reject a field that is selected many times at the same place, also by fragments and among merged fields', () => {
    const times = (count: number, selection: string) => Array(count).fill(selection).join(' ');
    const rejection = expect.stringMatching(/"name" more than 30 times at the same place/);
    for (const count of [30, 31]) {
      for (const query of [
        `{ gallery { ${times(count, 'name')} } }`,
        `{ gallery { ${times(count, '...F')} } } fragment F on Gallery { name }`,
        `{ gallery { ${times(count, '... { name }')} } }`,
        `{ ${times(6, 'gallery { name name name name name }')} ${count > 30 ? 'gallery { name }' : ''} }`,
      ]) {
        expect(shape(query)).toEqual(count > 30 ? [rejection] : []);
      }
    }
    // At different places.
    const two = (name: string) => `${name}: gallery { ${times(30, 'name')} }`;
    expect(shape(`{ ${two('a')} ${two('b')} }`)).toEqual([]);
  });
});

describe('admitDocument', () => {
  const tooCostly = { code: 'QUERY_TOO_COSTLY', retryable: false };

  it.each([
    ['characters', `# ${'a'.repeat(LIMITS.characters)}\n{ gallery { name } }`],
    ['characters in a text', `{ identity(name: "${'a'.repeat(LIMITS.characters)}") { name } }`],
    ...['\n', '\r', '\r\n'].map((lineBreak) => ['lines', `${lineBreak.repeat(LIMITS.lines + 1)}{ gallery { name } }`]),
  ])('rejects a document with too many %s before it waits for a turn', async (_, query) => {
    const nextTurn = jest.fn(() => Promise.resolve());
    await expect(admitDocument(query, nextTurn)).rejects.toMatchObject(tooCostly);
    expect(nextTurn).not.toHaveBeenCalled();
  });

  it.each(['\n', '\r', '\r\n'])('admits a document with the maximum number of lines (%j)', async (lineBreak) => {
    await admitDocument(`${lineBreak.repeat(LIMITS.lines)}{ gallery { name } }`, () => Promise.resolve());
  });

  it('waits for a turn that has time for the document', async () => {
    const turns: number[] = [];
    const nextTurn = async (expectedMs: number) => void turns.push(expectedMs);
    await admitDocument('{ gallery { name } }', nextTurn);
    await admitDocument(`# ${'a'.repeat(10_000)}\n{ gallery { name } }`, nextTurn);
    expect(turns[0]).toBeGreaterThan(0);
    expect(turns[1]! / turns[0]!).toBeGreaterThan(100);
  });
});
