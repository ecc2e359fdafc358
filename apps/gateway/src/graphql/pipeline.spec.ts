import type { Lookalike } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { pino } from 'pino';
import { buildSchema } from '../schema/build-schema';
import { LIMITS } from './limits';
import { type OperationRequest, Pipeline, type PipelineServices, type Transport } from './pipeline';

const log: string[] = [];
const logger = pino({}, { write: (line: string) => void log.push(line) });
// `check` executes nothing, so it needs no services.
const pipeline = new Pipeline(buildSchema(), {} as PipelineServices, logger);

function errorsOf(query: string, request: OperationRequest = {}, transport: Transport = 'websocket') {
  try {
    return pipeline.formatErrors(pipeline.check(pipeline.parse(query), request, transport).errors);
  } catch (error) {
    if (error instanceof GraphQLError) return pipeline.formatErrors([error]);
    throw error;
  }
}

const contextOf = (signal: AbortSignal) =>
  new Pipeline(
    pipeline.schema,
    { lookalike: { galleries: {} } as Lookalike, readImage: () => Promise.reject(new Error()) },
    logger,
  ).createContext(signal);

const codesOf = (errors: GraphQLFormattedError[]) => errors.map(({ extensions }) => extensions!.code);

describe('the pipeline', () => {
  afterEach(() => {
    expect(log.splice(0)).toEqual([]);
  });

  it.each([
    ['IMAGE_INPUT_INVALID', '{ similarFaces(image: {}) { searched } }'],
    ['IMAGE_INPUT_INVALID', '{ similarFaces(image: { photo: "a", url: "b" }) { searched } }'],
    ['IMAGE_INPUT_INVALID', '{ similarFaces(image: { photo: null }) { searched } }'],
    ['IMAGE_INPUT_INVALID', '{ similarFaces(image: { pixels: "a" }) { searched } }'],
    ['IMAGE_INPUT_INVALID', '{ similarFaces(image: { photo: 1.5 }) { searched } }'],
    ['IMAGE_INPUT_INVALID', '{ similarFaces(image: "a") { searched } }'],
    ['IMAGE_INPUT_INVALID', '{ similarFaces { searched } }'],
    ['IMAGE_INPUT_INVALID', '{ compareFaces(a: {}, b: { image: { photo: "b" } }) { similarity } }'],
    ['IMAGE_INPUT_INVALID', 'query ($i: ImageInput) { similarFaces(image: $i) { searched } }'],
    ['ARGUMENT_OUT_OF_RANGE', '{ similarFaces(image: { photo: "a" }, k: 1.5) { searched } }'],
    ['ARGUMENT_OUT_OF_RANGE', '{ similarFaces(image: { photo: "a" }, k: "5") { searched } }'],
    ['ARGUMENT_OUT_OF_RANGE', '{ similarFaces(image: { photo: "a" }, k: 3000000000) { searched } }'],
    ['ARGUMENT_OUT_OF_RANGE', 'query ($k: Int! = "5") { similarFaces(image: { photo: "a" }, k: $k) { searched } }'],
    ['ARGUMENT_OUT_OF_RANGE', '{ similarFaces(image: { photo: "a" }, model: EIGENFACES) { searched } }'],
    ['ARGUMENT_OUT_OF_RANGE', '{ embed(image: { photo: "a" }, models: [RESNET50, EIGENFACES]) { vector } }'],
    ['GRAPHQL_VALIDATION_FAILED', '{ identity(name: null) { name } }'],
    ['GRAPHQL_VALIDATION_FAILED', '{ identity(name: 5) { name } }'],
    ['GRAPHQL_VALIDATION_FAILED', '{ weather(of: "ImageInput") { Int } }'],
    ['GRAPHQL_VALIDATION_FAILED', 'query ($s: String) { similarFaces(image: { photo: "a" }, k: $s) { searched } }'],
    ['GRAPHQL_PARSE_FAILED', '{ similarFaces(image: { photo: "a" '],
  ])('reports %s for the document %s', (code, query) => {
    const errors = errorsOf(query);
    expect(codesOf(errors)).toEqual([code]);
    expect(errors[0]!.message).not.toBe('');
    expect(errors[0]!.locations!.length).toBeGreaterThan(0);
    expect(errors[0]!.extensions).toEqual({ code, remedy: expect.stringMatching(/./), retryable: false });
  });

  const SEARCH = 'query ($image: ImageInput!, $k: Int! = 3) { similarFaces(image: $image, k: $k) { searched } }';
  const COMPARE = 'query ($a: FaceInput!) { compareFaces(a: $a, b: { image: { photo: "b" } }) { similarity } }';
  const EMBED = 'query ($models: [ModelName!]) { embed(image: { photo: "a" }, models: $models) { vector } }';
  const INGEST = 'mutation ($input: StartIngestionInput!) { startIngestion(input: $input) { id } }';
  const IDENTITY = 'query ($name: String!) { identity(name: $name) { name } }';
  const photo = { photo: 'a' };
  it.each<[string, string, Record<string, unknown>]>([
    ['IMAGE_INPUT_INVALID', SEARCH, {}],
    ['IMAGE_INPUT_INVALID', SEARCH, { image: null }],
    ['IMAGE_INPUT_INVALID', SEARCH, { image: 'a' }],
    ['IMAGE_INPUT_INVALID', SEARCH, { image: { photo: 1.5 } }],
    ['IMAGE_INPUT_INVALID', COMPARE, { a: {} }],
    ['IMAGE_INPUT_INVALID', COMPARE, { a: { image: null } }],
    ['IMAGE_INPUT_INVALID', COMPARE, { a: { image: { photo: 'a', url: 'b' } } }],
    ['ARGUMENT_OUT_OF_RANGE', COMPARE, { a: { image: photo, face: 'first' } }],
    ['ARGUMENT_OUT_OF_RANGE', SEARCH, { image: photo, k: 1e10 }],
    ['ARGUMENT_OUT_OF_RANGE', EMBED, { models: ['RESNET50', 'EIGENFACES'] }],
    ['ARGUMENT_OUT_OF_RANGE', EMBED, { models: 'EIGENFACES' }],
    ['ARGUMENT_OUT_OF_RANGE', INGEST, { input: { models: ['EIGENFACES'] } }],
    ['ARGUMENT_OUT_OF_RANGE', INGEST, { input: { limit: 0.5 } }],
    ['BAD_USER_INPUT', INGEST, { input: { rebuild: 1 } }],
    ['BAD_USER_INPUT', INGEST, { input: { identities: [5] } }],
    ['BAD_USER_INPUT', INGEST, { input: { size: 'ImageInput' } }],
    ['BAD_USER_INPUT', SEARCH, { image: photo, k: null }],
    ['BAD_USER_INPUT', IDENTITY, {}],
    ['BAD_USER_INPUT', IDENTITY, { name: { first: 'Int cannot represent' } }],
  ])('reports %s for %s with the variables %j', (code, query, variables) => {
    const errors = errorsOf(query, { variables });
    expect(codesOf(errors)).toEqual([code]);
    expect(errors[0]!.extensions).toEqual({ code, remedy: expect.stringMatching(/./), retryable: false });
  });

  it.each([
    ['ARGUMENT_OUT_OF_RANGE', 'query ($v: Boolean = true) { models { name @include(if: $v) } }'],
    ['IMAGE_INPUT_INVALID', 'query ($v: ID) { detectFaces(image: { photo: $v }) { width } }'],
  ])('reports %s for an argument that a variable leaves null: %s', (code, query) => {
    expect(codesOf(errorsOf(query, { variables: { v: null } }))).toEqual([code]);
  });

  it('accepts operations that match the schema', () => {
    expect(errorsOf(SEARCH, { variables: { image: photo } })).toEqual([]);
    expect(errorsOf(EMBED, { variables: { models: 'RESNET50' } })).toEqual([]);
    expect(errorsOf(EMBED)).toEqual([]);
    expect(errorsOf('{ similarFaces(image: { photo: "a" }, k: null) { searched } }')).toEqual([]);
    const nullable = 'query ($k: Int = 3) { similarFaces(image: { photo: "a" }, k: $k) { searched } }';
    expect(errorsOf(nullable, { variables: { k: null } })).toEqual([]);
    expect(errorsOf(COMPARE, { variables: { a: { image: { url: 'https://example.org' }, face: 2 } } })).toEqual([]);
    expect(
      errorsOf('query ($p: ID) { detectFaces(image: { photo: $p }) { width } }', { variables: { p: 'a' } }),
    ).toEqual([]);
  });

  it('lists a limited number of errors, and does not repeat a large value', () => {
    expect(errorsOf(EMBED, { variables: { models: Array(1000).fill('EIGENFACES') } })).toHaveLength(10);
    const [error] = errorsOf(SEARCH, { variables: { image: 'A'.repeat(1_000_000) } });
    expect(error!.message.length).toBeLessThan(1_000);
  });

  it('resolves the operation by its name', () => {
    const query = 'query A { gallery { name } } query B { models { name } }';
    for (const operationName of ['A', 'B']) expect(errorsOf(query, { operationName })).toEqual([]);
    for (const operationName of ['C', '', undefined, null]) {
      expect(codesOf(errorsOf(query, { operationName }))).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    }
  });

  it('accepts subscriptions over WebSockets only', () => {
    const query = 'subscription { ingestionProgress(id: "a") { done } }';
    expect(errorsOf(query, {}, 'websocket')).toEqual([]);
    expect(codesOf(errorsOf(query, {}, 'http'))).toEqual(['SUBSCRIPTION_NOT_SUPPORTED']);
  });

  describe('sizes', () => {
    const MANY = Array<string>(20_000).fill('FACENET');

    it.each<[string, string, string, Record<string, unknown>]>([
      ['QUERY_TOO_COSTLY', 'a long list', EMBED, { models: MANY }],
      ['QUERY_TOO_COSTLY', 'many lists', EMBED, { models: MANY.slice(0, 9_000), other: MANY.slice(0, 9_000) }],
      ['QUERY_TOO_COSTLY', 'many keys', SEARCH, { image: Object.fromEntries(MANY.map((_, i) => [i, 1])) }],
      [
        'QUERY_TOO_COSTLY',
        '2,000 keys',
        SEARCH,
        { image: Object.fromEntries(MANY.slice(18_000).map((_, i) => [i, 1])) },
      ],
      ['QUERY_TOO_COSTLY', 'many variables', EMBED, Object.fromEntries(MANY.slice(18_000).map((_, i) => [`v${i}`, 1]))],
      ['QUERY_TOO_COSTLY', 'deep nesting', EMBED, { models: JSON.parse(`${'['.repeat(20)}${']'.repeat(20)}`) }],
      ['ARGUMENT_OUT_OF_RANGE', 'a long key', SEARCH, { image: { [' '.repeat(10_000)]: 1 } }],
      ['ARGUMENT_OUT_OF_RANGE', 'a long id', SEARCH, { image: { photo: 'a'.repeat(10_000) } }],
      ['ARGUMENT_OUT_OF_RANGE', 'a long name', IDENTITY, { name: 'a'.repeat(10_000) }],
      ['ARGUMENT_OUT_OF_RANGE', 'a long text in a list', INGEST, { input: { identities: ['a'.repeat(10_000)] } }],
    ])('reports %s for %s', (code, _what, query, variables) => {
      const errors = errorsOf(query, { variables });
      expect(codesOf(errors)).toEqual([code]);
      expect(errors[0]!.message.length).toBeLessThan(300);
    });

    it('apply to literal values', () => {
      const name = (length: number) => `{ identity(name: "${'a'.repeat(length)}") { name } }`;
      expect(errorsOf(name(8_192))).toEqual([]);
      expect(codesOf(errorsOf(name(8_193)))).toEqual(['ARGUMENT_OUT_OF_RANGE']);
    });

    it('accept base64 and the identities of LFW', () => {
      const base64 = 'A'.repeat(100_000);
      expect(errorsOf(SEARCH, { variables: { image: { base64 } } })).toEqual([]);
      const literal = 'query ($b: String!) { detectFaces(image: { base64: $b }) { width } }';
      expect(errorsOf(literal, { variables: { b: base64 } })).toEqual([]);
      const identities = Array.from({ length: 5_749 }, (_, i) => `Some_Body_${i}`);
      expect(errorsOf(INGEST, { variables: { input: { identities } } })).toEqual([]);
    });
  });

  it('reports fragments that form cycles, however many', () => {
    const cycle = (n: number) =>
      Array.from(
        { length: n },
        (_, i) => `fragment F${i} on Gallery { ${[1, 2, 3].map((step) => `...F${(i + step) % n}`).join(' ')} }`,
      );
    const errors = errorsOf(`{ gallery { ...F0 } } ${cycle(70).join(' ')}`);
    expect(codesOf(errors)).toContain('GRAPHQL_VALIDATION_FAILED');
    expect(codesOf(errors)).not.toContain('INTERNAL');
    expect(errors.length).toBeLessThanOrEqual(10);
  });

  describe('limits', () => {
    const EXPENSIVE = 'identities(first: 500) { nodes { photos(first: 500) { nodes { id } } } }';

    it('apply to the selected operation', () => {
      const query = `query A { gallery { name } } query B { ${EXPENSIVE} }`;
      expect(errorsOf(query, { operationName: 'A' })).toEqual([]);
      expect(codesOf(errorsOf(query, { operationName: 'B' }))).toEqual(['QUERY_TOO_COSTLY']);
    });

    it('apply if variables leave an argument null, which costs as much as its default', () => {
      const photos = `query ($first: Int) { identities(first: 500) { nodes { photos(first: $first) { nodes { id } } } } }`;
      for (const variables of [{ first: 50 }, { first: null }, {}])
        expect(codesOf(errorsOf(photos, { variables }))).toEqual(['QUERY_TOO_COSTLY']);
      expect(errorsOf(photos, { variables: { first: 1 } })).toEqual([]);
      const query = `query ($k: Int = 3) { similarFaces(image: { photo: "a" }, k: $k) { searched } ${EXPENSIVE} }`;
      expect(errorsOf(query, { variables: { k: null } })).toHaveLength(1);
    });

    it('apply if fragments of introspection spread each other twice', () => {
      const fragments = Array.from(
        { length: 40 },
        (_, i) => `fragment F${i} on __Schema { ...F${i + 1} ...F${i + 1} }`,
      );
      const query = `{ __schema { ...F0 } ${EXPENSIVE} } ${fragments.join(' ')} fragment F40 on __Schema { description }`;
      expect(codesOf(errorsOf(query))).toEqual(['QUERY_TOO_COSTLY']);
    });

    // The braces are tokens as well.
    const names = (tokens: number) => `{ ${Array.from({ length: tokens - 2 }, (_, i) => `field${i}`).join(' ')} }`;

    it('count the tokens of the document', () => {
      expect(codesOf(errorsOf(names(LIMITS.tokens)))).not.toContain('QUERY_TOO_COSTLY');
      expect(codesOf(errorsOf(names(LIMITS.tokens + 1)))).toEqual(['QUERY_TOO_COSTLY']);
      expect(codesOf(errorsOf(`# comment\n${names(LIMITS.tokens + 1)} # comment`))).toEqual(['QUERY_TOO_COSTLY']);
    });

    it('report a syntax error before the last token, and none after it', () => {
      expect(codesOf(errorsOf(`{ ${'gallery '.repeat(LIMITS.tokens - 2)}! }`))).toEqual(['GRAPHQL_PARSE_FAILED']);
      expect(codesOf(errorsOf(`{ ! ${'gallery '.repeat(LIMITS.tokens)} }`))).toEqual(['GRAPHQL_PARSE_FAILED']);
      expect(codesOf(errorsOf(`{ ${'gallery '.repeat(LIMITS.tokens - 1)}`))).toEqual(['GRAPHQL_PARSE_FAILED']);
      expect(codesOf(errorsOf(`{ ${'gallery '.repeat(LIMITS.tokens - 1)}\\`))).toEqual(['GRAPHQL_PARSE_FAILED']);
    });
  });

  it('completes each of several results in a separate turn of the event loop', async () => {
    const document = pipeline.parse('{ __typename }');
    const { schema } = pipeline;
    let turn = 0;
    const countTurns = () => {
      turn++;
      timer = setImmediate(countTurns);
    };
    let timer = setImmediate(countTurns);
    const turns = await Promise.all(
      Array.from({ length: 16 }, async () => {
        const contextValue = contextOf(new AbortController().signal);
        expect(await pipeline.execute({ schema, document, contextValue })).toEqual({ data: { __typename: 'Query' } });
        return turn;
      }),
    );
    clearImmediate(timer);
    expect(new Set(turns).size).toBe(16);
  });

  it('replaces the errors of an aborted operation with the reason', async () => {
    const abort = new AbortController();
    const document = pipeline.parse('{ a: gallery { name } b: gallery { name } }');
    abort.abort(new LookalikeError('SERVICE_STOPPING', 'Stopping.', 'Wait.'));
    const result = await pipeline.execute({ schema: pipeline.schema, document, contextValue: contextOf(abort.signal) });
    expect(result).toEqual({ errors: [expect.objectContaining({ message: 'Stopping.', path: undefined })] });
    expect(codesOf(pipeline.formatErrors(result.errors!))).toEqual(['SERVICE_STOPPING']);
  });
});
