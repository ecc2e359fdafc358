import type { ConsistencyLevel } from '../client/row-calls';

/**
 * How fresh the answer to a query must be. On Milvus Standalone a search at Strong waits about 200 ms until the log is consumed, and a
 * search at Bounded does not. So Strong is used only until one answer has shown that the server has processed this process's last write,
 * and for the first read, because another process may just have completed the collection.
 */
export class Consistency {
  private writes = 1;
  private visibleWrites = 0;

  /** To be called before and after a write, because a write that fails halfway may be visible as well. */
  recordWrite(): void {
    this.writes++;
  }

  /** Runs a query at the level that it needs. */
  async read<T>(query: (level: ConsistencyLevel) => Promise<T>): Promise<T> {
    const { writes } = this;
    if (this.visibleWrites >= writes) return query('bounded');
    const answer = await query('strong');
    this.visibleWrites = Math.max(this.visibleWrites, writes);
    return answer;
  }
}
