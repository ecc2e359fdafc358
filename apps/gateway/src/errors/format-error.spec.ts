import { LookalikeError } from '@lookalike/domain';
import { graphql, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { pino } from 'pino';
import { createFormatError } from './format-error';

/** A resolver that throws `error`, through the formatting that answers leave by. */
async function answerTo(error: unknown) {
  const log: string[] = [];
  const format = createFormatError(pino({}, { write: (line: string) => void log.push(line) }));
  const resolve = () => {
    throw error;
  };
  const query = new GraphQLObjectType({ name: 'Query', fields: { failing: { type: GraphQLString, resolve } } });
  const { errors } = await graphql({ schema: new GraphQLSchema({ query }), source: '{ failing }' });
  return { answer: format(errors![0]!.toJSON(), errors![0]), log };
}

describe('formatError', () => {
  it('gives a LookalikeError its code and remedy, and logs nothing', async () => {
    const { answer, log } = await answerTo(new LookalikeError('NO_FACE', 'No face.', 'Take another.'));
    expect(answer).toMatchObject({ message: 'No face.', path: ['failing'] });
    expect(answer.extensions).toEqual({ code: 'NO_FACE', remedy: 'Take another.', retryable: false });
    expect(log).toEqual([]);
  });

  it('masks what nobody foresaw, and logs it whole under the id that it leaves with', async () => {
    const { answer, log } = await answerTo(new TypeError('secret at /home/me'));
    expect(JSON.stringify(answer)).not.toMatch(/secret|TypeError| at /);
    expect(answer.extensions).toEqual({ code: 'INTERNAL', remedy: expect.any(String), retryable: expect.any(Boolean) });
    const [, id] = /\(([0-9a-f-]{36})\)/.exec(answer.message)!;
    expect(log).toHaveLength(1);
    expect(JSON.parse(log[0]!)).toMatchObject({
      id,
      err: { message: 'secret at /home/me', stack: expect.any(String) },
    });
  });

  it('does the same to what is no error at all', async () => {
    const { answer, log } = await answerTo('just text');
    expect(answer.extensions!.code).toBe('INTERNAL');
    expect(log).toHaveLength(1);
  });

  it('does not log that a client has left', async () => {
    const { log } = await answerTo(Object.assign(new Error('aborted'), { name: 'AbortError' }));
    expect(log).toEqual([]);
  });
});
