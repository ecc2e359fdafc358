import type { ConsistencyLevelEnum } from '@zilliz/milvus2-sdk-node';

// The SDK takes the number of Strong, 0, for "not given" and falls back to the collection's Bounded; names it hands on as they are.
const STRONG = 'Strong' as unknown as ConsistencyLevelEnum;
const BOUNDED = 'Bounded' as unknown as ConsistencyLevelEnum;

/**
 * How fresh an answer must be. On Milvus Standalone a search at Strong waits about 200 ms for the log to be consumed, one at Bounded
 * does not; so Strong is asked for only until one answer has shown that the server is past this process's last write.
 */
export class Consistency {
  private written = 0;
  private seen = 0;

  /** To be called before and after writing: a write that failed half-way may show as well. */
  wrote(): void {
    this.written++;
  }

  /** Runs a query at the level that it needs. */
  async read<T>(query: (level: ConsistencyLevelEnum) => Promise<T>): Promise<T> {
    const upTo = this.written;
    if (this.seen >= upTo) return query(BOUNDED);
    const answer = await query(STRONG);
    this.seen = Math.max(this.seen, upTo);
    return answer;
  }
}
