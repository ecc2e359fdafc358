import type { ErrorCode, ModelName, OutcomeKind, Problem } from '@lookalike/domain';
import type { Generated, Selectable } from 'kysely';
import type { IngestionOutcome, IngestionStatus } from './records';

/**
 * The tables as stored in SQLite: times in milliseconds since 1970, lists as JSON, booleans as 0 and 1. An ingestion is called a run in the
 * names of tables and columns, which only a migration could change.
 */
export interface Tables {
  run: IngestionTable;
  run_count: IngestionCountTable;
  index_scope: IndexScopeTable;
  outcome: OutcomeTable;
  /** One row. */
  records_id: { id: string };
  mount: MountTable;
}

export interface IngestionTable extends ProblemColumns {
  /** Increases with every ingestion, so that ingestions started in the same millisecond are ordered too. */
  sequence: Generated<number>;
  id: string;
  status: IngestionStatus;
  models: string;
  identities: string | null;
  identity_limit: number | null;
  rebuild: number;
  delete_missing: number;
  started_at: number;
  finished_at: number | null;
  total: number | null;
  done: number;
  /** JSON; null when there are none. */
  unread_places: string | null;
  deleted_photos: Generated<number>;
  ignored_photos: Generated<number>;
}

interface MountTable {
  path: string;
  /** Null for a mount recorded before migration 0007. */
  disk_id: string | null;
}

interface IngestionCountTable {
  run_id: string;
  model: ModelName;
  outcome: OutcomeKind;
  count: number;
}

/** Stores each pair of index name and recipe hash once instead of in every outcome. */
interface IndexScopeTable {
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
  /** Number of rows that the photo has in the index. */
  index_rows: number;
  run_id: string;
  at: number;
}

interface ProblemColumns {
  problem_code: ErrorCode | null;
  problem_message: string | null;
  problem_remedy: string | null;
  /** Null for a problem recorded before migration 0002. */
  problem_retryable: number | null;
}

export function toProblemColumns(problem: Problem | null): ProblemColumns {
  return {
    problem_code: problem?.code ?? null,
    problem_message: problem?.message ?? null,
    problem_remedy: problem?.remedy ?? null,
    problem_retryable: problem ? Number(problem.retryable) : null,
  };
}

export function fromProblemColumns(columns: ProblemColumns): Problem | null {
  const { problem_code: code, problem_message: message, problem_remedy: remedy, problem_retryable } = columns;
  if (code === null) return null;
  return { code, message: message ?? '', remedy: remedy ?? '', retryable: problem_retryable === 1 };
}

export function toOutcome(row: Selectable<OutcomeTable>): IngestionOutcome {
  return {
    photoId: row.photo_id,
    model: row.model,
    contentHash: row.content_hash,
    fingerprint: row.fingerprint,
    outcome: row.outcome,
    problem: fromProblemColumns(row),
    rows: row.index_rows,
    ingestionId: row.run_id,
    at: new Date(row.at),
  };
}
