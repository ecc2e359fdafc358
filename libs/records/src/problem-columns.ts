import type { Problem } from '@lookalike/domain';
import type { ProblemColumns } from './tables';

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
