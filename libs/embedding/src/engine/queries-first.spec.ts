import { QueriesFirst } from './queries-first';

describe('QueriesFirst', () => {
  it('holds an ingestion job at its pause until the query is done, whether that succeeds or not', async () => {
    const queries = new QueriesFirst();
    for (const fails of [false, true]) {
      const events: string[] = [];
      let finish: () => void = () => undefined;
      const query = queries.run(async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        events.push('query');
        if (fails) throw new Error('no face');
      });
      const paused = queries.pause().then(() => events.push('ingestion'));
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      expect(events).toEqual([]);
      finish();
      await Promise.allSettled([query, paused]);
      expect(events).toEqual(['query', 'ingestion']);
    }
  });
});
