import type { Problem } from '@lookalike/domain';

/**
 * READY: it works. STARTING: it is being opened for the first time. UNAVAILABLE: it could not be opened, or it stopped working;
 * `problem` contains the reason.
 */
export type ComponentState = 'READY' | 'STARTING' | 'UNAVAILABLE';

export interface ComponentStatus {
  state: ComponentState;
  /** Why it is not READY; null when it is. */
  problem: Problem | null;
  /**
   * When the next attempt to open an UNAVAILABLE component is made, in the past while that attempt is running; null when none is
   * scheduled. For a store that was lost: when Milvus Lite is started again; null for a Milvus server, because each request tries to
   * reach it. Null for a gallery whose folder was moved away: each status relies on a check that is at most
   * a second old.
   */
  retryAt: Date | null;
}
