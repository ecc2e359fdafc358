import { setMaxListeners } from 'node:events';
import { LookalikeError } from '@lookalike/domain';
import { buildSchema, execute, type ExecutionResult, GraphQLError, GraphQLObjectType, parse, Source } from 'graphql';
import { abortResolvers } from './abort-resolvers';

const ITEMS = Array.from({ length: 400 }, () => ({}));

/** A list of 400 items whose field fails with `error`, or never resolves. `searches` counts how often the document's text is read. */
function answer({ error, signal = new AbortController().signal }: { error?: unknown; signal?: AbortSignal }) {
  const schema = buildSchema('type Query { items: [Item!]! } type Item { value: Int }');
  const item = schema.getType('Item') as GraphQLObjectType;
  item.getFields().value!.resolve = () => (error ? Promise.reject(error) : new Promise(() => undefined));
  abortResolvers(schema);
  setMaxListeners(Infinity, signal);
  const source = new Source('{\n  items {\n    value\n  }\n}');
  const document = parse(source);
  let searches = 0;
  const { body } = source;
  Object.defineProperty(source, 'body', { get: () => (searches++, body) });
  const result = execute({ schema, document, rootValue: { items: ITEMS }, contextValue: { signal } });
  return { result: result as Promise<ExecutionResult>, searches: () => searches };
}

describe('the errors of fields', () => {
  it('have the place in the document, the place in the answer and the cause', async () => {
    const cause = new LookalikeError('PHOTO_NOT_FOUND', 'There is none.', 'Use another.');
    const { errors, data } = await answer({ error: cause }).result;
    expect(data).toEqual({ items: Array(400).fill({ value: null }) });
    expect(errors).toHaveLength(400);
    expect(errors![7]).toBeInstanceOf(GraphQLError);
    expect(errors![7]).toMatchObject({
      message: 'There is none.',
      path: ['items', 7, 'value'],
      locations: [{ line: 3, column: 5 }],
      originalError: cause,
    });
    expect(Object.keys(errors![7]!.toJSON())).toEqual(['message', 'locations', 'path']);
  });

  it('are created without searching the document again, and without formatting the stack of the cause', async () => {
    const cause = new LookalikeError('PHOTO_NOT_FOUND', 'There is none.', 'Use another.');
    let formatted = 0;
    Object.defineProperty(cause, 'stack', { get: () => ++formatted });
    const { result, searches } = answer({ error: cause });
    expect((await result).errors).toHaveLength(400);
    // One search reads the text several times.
    expect(searches()).toBeLessThan(10);
    expect(formatted).toBe(0);
  });

  it('are the same for all fields of an operation that is aborted', async () => {
    const abort = new AbortController();
    const { result, searches } = answer({ signal: abort.signal });
    abort.abort(new Error('the client disconnected'));
    const { errors } = await result;
    expect(errors).toHaveLength(400);
    expect(new Set(errors).size).toBe(1);
    expect(errors![0]!.message).toBe('the client disconnected');
    expect(searches()).toBe(0);
  });
});
