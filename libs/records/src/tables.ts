import type { ErrorCode, ModelName, OutcomeKind } from '@lookalike/domain';
import type { Generated } from 'kysely';
import type { RunStatus } from './records';

/** The tables as SQLite holds them: times in milliseconds since 1970, lists as JSON, booleans as 0 and 1. */
export interface Tables {
  run: RunTable;
  run_count: RunCountTable;
  index_scope: IndexScopeTable;
  outcome: OutcomeTable;
}

export interface ProblemColumns {
  problem_code: ErrorCode | null;
  problem_message: string | null;
  problem_remedy: string | null;
  /** Null for a problem recorded before this column existed. */
  problem_retryable: number | null;
}

export interface RunTable extends ProblemColumns {
  /** Grows: two runs of one millisecond still have an order. */
  sequence: Generated<number>;
  id: string;
  status: RunStatus;
  models: string;
  identities: string | null;
  identity_limit: number | null;
  rebuild: number;
  started_at: number;
  finished_at: number | null;
  total: number | null;
  done: number;
}

export interface RunCountTable {
  run_id: string;
  model: ModelName;
  outcome: OutcomeKind;
  count: number;
}

/** Index and recipe hash once, and not in each of their outcomes. */
export interface IndexScopeTable {
  id: Generated<number>;
  index_name: string;
  recipe_hash: string;
}

export interface OutcomeTable extends ProblemColumns {
  scope_id: number;
  photo_id: string;
  model: ModelName;
  outcome: Exclude<OutcomeKind, 'UNCHANGED'>;
  content_hash: string;
  fingerprint: string;
  /** How many the photo has in the index. */
  index_rows: number;
  run_id: string;
  at: number;
}
