import { LookalikeError } from '@lookalike/domain';
import { graphql, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { pino } from 'pino';
import { createFormatError } from './format-error';

/** The answer to a query whose resolver throws `error`, and what was logged. */
async function answerTo(error: unknown, level: 'info' | 'debug' = 'info') {
  const log: string[] = [];
  const format = createFormatError(pino({ level }, { write: (line: string) => void log.push(line) }));
  const resolve = () => {
    throw error;
  };
  const query = new GraphQLObjectType({ name: 'Query', fields: { failing: { type: GraphQLString, resolve } } });
  const { errors } = await graphql({ schema: new GraphQLSchema({ query }), source: '{ failing }' });
  return { answer: format(errors![0]), log };
}

describe('formatError', () => {
  it('returns a LookalikeError with its code, remedy and retryable flag, and logs nothing', async () => {
    const { answer, log } = await answerTo(
      new LookalikeError('NO_FACE', 'No face.', 'Use another.', { retryable: true }),
    );
    expect(answer).toMatchObject({ message: 'No face.', path: ['failing'] });
    expect(answer.extensions).toEqual({ code: 'NO_FACE', remedy: 'Use another.', retryable: true });
    expect(log).toEqual([]);
  });

  it('replaces a remedy that the API has its own words for', async () => {
    const { answer } = await answerTo(new LookalikeError('INDEX_STALE', 'The index is stale.', 'Rebuild the index.'));
    expect(answer.extensions).toMatchObject({ code: 'INDEX_STALE', remedy: expect.stringContaining('startIngestion') });
  });

  it('hides an unexpected error, and logs it in full with the id that it returns', async () => {
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

  it('treats a thrown value that is not an Error the same way', async () => {
    const { answer, log } = await answerTo('just text');
    expect(answer.extensions!.code).toBe('INTERNAL');
    expect(log).toHaveLength(1);
  });

  it('logs with level debug that an operation was aborted, so that clients that disconnect do not fill the log', async () => {
    const aborted = Object.assign(new Error('aborted in secret'), { name: 'AbortError' });
    expect((await answerTo(aborted)).log).toEqual([]);
    const { answer, log } = await answerTo(aborted, 'debug');
    const [, id] = /^An unexpected failure \(([0-9a-f-]{36})\)\.$/.exec(answer.message)!;
    expect(log.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ id, err: expect.objectContaining({ message: 'aborted in secret' }) }),
    ]);
  });
});
