import { QueryPriority } from './query-priority';

describe('QueryPriority', () => {
  it('holds an ingestion job until the query has ended, whether it succeeds or fails', async () => {
    const priority = new QueryPriority();
    for (const fails of [false, true]) {
      const events: string[] = [];
      let finish: () => void = () => undefined;
      const query = priority.runQuery(async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        events.push('query');
        if (fails) throw new Error('no face');
      });
      const waiting = priority.yieldToQueries().then(() => events.push('ingestion'));
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      expect(events).toEqual([]);
      finish();
      await Promise.allSettled([query, waiting]);
      expect(events).toEqual(['query', 'ingestion']);
    }
  });
});
