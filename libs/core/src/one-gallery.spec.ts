import { LookalikeError } from '@lookalike/domain';
import { type CallServices, createCalls, type LookalikeCalls } from './lookalike';

/** A Lookalike whose gallery is opened again, or not, during each of its calls, which then answers or fails. */
function lookalikeThat(options: { reopens: boolean; error?: Error }) {
  const gallery = { generation: 0 };
  const call = async () => {
    if (options.reopens) gallery.generation++;
    if (options.error) throw options.error;
    return 'answer';
  };
  const everyMethod = <T extends object>(own: Partial<T> = {}): T =>
    new Proxy(own as T, { get: (target, name) => Reflect.get(target, name) ?? call, ownKeys: () => [] });
  return createCalls({
    search: { gallery } as unknown as CallServices['search'],
    galleries: everyMethod<CallServices['galleries']>({ lookups: everyMethod() }),
    images: everyMethod(),
    contactSheets: everyMethod(),
    ingestions: everyMethod<CallServices['ingestions']>({
      async *watch() {
        yield (await call()) as never;
      },
    }),
  });
}

const closed = new TypeError('The database connection is not open');
const replaced = { code: 'GALLERY_UNAVAILABLE', retryable: true };
const query = (lookalike: LookalikeCalls) => lookalike.galleries.identity('Ann');
const read = async (lookalike: LookalikeCalls) => {
  const states = [];
  for await (const state of lookalike.ingestions.watch('id')) states.push(state);
  return states;
};

describe('a call while the gallery is opened again', () => {
  it('passes on answers and errors while the gallery stays open', async () => {
    const notFound = new LookalikeError('IDENTITY_NOT_FOUND', 'No such identity.', 'Use another one.');
    expect(await query(lookalikeThat({ reopens: false }))).toBe('answer');
    await expect(query(lookalikeThat({ reopens: false, error: notFound }))).rejects.toBe(notFound);
    await expect(read(lookalikeThat({ reopens: false, error: notFound }))).rejects.toBe(notFound);
  });

  it('answers no query from two galleries', async () => {
    await expect(query(lookalikeThat({ reopens: true }))).rejects.toMatchObject(replaced);
    const cause = { ...replaced, cause: closed };
    await expect(query(lookalikeThat({ reopens: true, error: closed }))).rejects.toMatchObject(cause);
    await expect(read(lookalikeThat({ reopens: true, error: closed }))).rejects.toMatchObject(cause);
  });

  it('returns the ingestion that was cancelled, although its end has made the gallery open again', async () => {
    expect(await lookalikeThat({ reopens: true }).ingestions.cancel('id')).toBe('answer');
    expect(await read(lookalikeThat({ reopens: true }))).toEqual(['answer']);
  });
});
