import type { Problem } from '@lookalike/domain';

/**
 * READY: it works. STARTING: it is being opened for the first time. UNAVAILABLE: it could not be opened, or it stopped working;
 * `problem` contains the reason.
 */
export type ComponentState = 'READY' | 'STARTING' | 'UNAVAILABLE';

export interface ComponentStatus {
  state: ComponentState;
  /** The reason why it is not READY; null when it is READY. */
  problem: Problem | null;
  /**
   * When the next attempt to open an UNAVAILABLE component is made, in the past while that attempt is running; null when none is
   * scheduled. For a lost store: when Milvus Lite is started again; null for a Milvus server, because each request tries to connect.
   * Null for a gallery whose folder was moved away: a status is based on a check that is at most one second old.
   */
  retryAt: Date | null;
}
