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

  it('runs ingestion jobs one after the other, also after one that failed, and none while a query runs', async () => {
    const priority = new QueryPriority();
    const events: string[] = [];
    const finish = new Map<string, () => void>();
    const job = (name: string) => async () => {
      events.push(`start ${name}`);
      await new Promise<void>((resolve) => finish.set(name, resolve));
      events.push(`end ${name}`);
      if (name === 'a') throw new Error('unreadable');
      return name;
    };
    const turns = async () => {
      for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    const [first, second] = [priority.runIngestion(job('a')), priority.runIngestion(job('b'))];
    first.catch(() => undefined);
    await turns();
    expect(events).toEqual(['start a']);
    const query = priority.runQuery(job('query'));
    finish.get('a')!();
    await turns();
    await expect(first).rejects.toThrow('unreadable');
    expect(events).toEqual(['start a', 'start query', 'end a']);
    finish.get('query')!();
    await query;
    await turns();
    expect(events).toEqual(['start a', 'start query', 'end a', 'end query', 'start b']);
    finish.get('b')!();
    await expect(second).resolves.toBe('b');
  });
});
