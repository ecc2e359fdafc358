import { buildSchema, execute, GraphQLObjectType, parse } from 'graphql';
import { abortResolvers } from './abort-resolvers';

/** A schema whose items count how often they are resolved. `slow` never settles. */
function countingSchema() {
  const schema = buildSchema('type Query { items: [Item!]! slow: Int next: Item } type Item { value: Int next: Item }');
  const counts = { value: 0, next: 0 };
  const item = schema.getType('Item') as GraphQLObjectType;
  item.getFields().value!.resolve = async () => ++counts.value;
  item.getFields().next!.resolve = async () => (counts.next++, {});
  schema.getQueryType()!.getFields().slow!.resolve = () => new Promise(() => undefined);
  abortResolvers(schema);
  return { schema, counts };
}

const controller = () => {
  const abort = new AbortController();
  return { abort, contextValue: { signal: abort.signal } };
};

describe('abortResolvers', () => {
  it('executes an operation that is not aborted', async () => {
    const { schema } = countingSchema();
    const rootValue = { items: [{}, {}] };
    const document = parse('{ items { value } }');
    const { contextValue } = controller();
    expect(await execute({ schema, document, rootValue, contextValue })).toEqual({
      data: { items: [{ value: 1 }, { value: 2 }] },
    });
  });

  it('ends an operation whose field never settles', async () => {
    const { schema } = countingSchema();
    const { abort, contextValue } = controller();
    const answer = execute({ schema, document: parse('{ slow }'), contextValue });
    abort.abort(new Error('the client disconnected'));
    expect(await answer).toMatchObject({ data: { slow: null }, errors: [{ message: 'the client disconnected' }] });
  });

  it('resolves no field after the abort', async () => {
    const { schema, counts } = countingSchema();
    const { abort, contextValue } = controller();
    const rootValue = {
      next: {},
      items: async () => (await new Promise((resolve) => setImmediate(resolve)), [{}, {}]),
    };
    const document = parse('{ next { next { next { next { value } } } } items { value } }');
    const answer = execute({ schema, document, rootValue, contextValue });
    abort.abort(new Error('the client disconnected'));
    expect((await answer) as { errors?: unknown[] }).toMatchObject({ data: null });
    await new Promise((resolve) => setTimeout(resolve, 10));
    // The first one began before the abort.
    expect(counts).toEqual({ value: 0, next: 1 });
  });
});
