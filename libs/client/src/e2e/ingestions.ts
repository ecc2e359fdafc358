import type { IngestionStatus, LookalikeClient } from '../index.js';

/** A real ingestion, watched through the client. */
export function describeIngestions(client: () => LookalikeClient): void {
  // One runs at a time.
  beforeEach(async () => {
    const [latest] = (await client().ingestions({ first: 1 })).nodes;
    for await (const { status } of client().ingestionProgress(latest!)) if (status !== 'RUNNING') break;
  }, 180_000);

  it('is watched to its end', async () => {
    const { id, total } = await client().startIngestion({ input: { rebuild: true } });
    const seen: { status: IngestionStatus; done: number }[] = [];
    for await (const { status, done } of client().ingestionProgress({ id })) seen.push({ status, done });
    expect(seen.at(-1)).toEqual({ status: 'SUCCEEDED', done: (await client().gallery()).photoCount });
    expect(seen.slice(0, -1).every(({ status }) => status === 'RUNNING')).toBe(true);
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
    expect([null, seen.at(-1)!.done]).toContain(total);
    expect((await client().ingestion({ id })).status).toBe('SUCCEEDED');
  }, 180_000);

  it('can be left, and goes on without us', async () => {
    const { id } = await client().startIngestion({ input: { rebuild: true, identities: ['Barack_Obama'] } });
    for await (const { status } of client().ingestionProgress({ id })) if (status === 'RUNNING') break;
    expect(['RUNNING', 'SUCCEEDED']).toContain((await client().ingestion({ id })).status);
    const { status } = await client().cancelIngestion({ id });
    expect(['CANCELLED', 'SUCCEEDED']).toContain(status);
  }, 180_000);
}
