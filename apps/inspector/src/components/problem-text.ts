import { isLookalikeError, type LookalikeErrorCode } from '@lookalike/client';
import { AS_REPORTED, PAGE_WORDS, type PageWords } from './page-words';

/** A problem of the API. Gateways that are newer than this page may send further codes. */
export interface Problem {
  code: string;
  message: string;
  remedy: string;
  retryable?: boolean;
}

/** A problem as this page shows it. */
export interface ProblemText {
  code: string;
  title: string;
  /** null when the title is the message. */
  details: string | null;
  remedy: string;
}

/** Problems with the same code, as this page shows them together. */
export interface SharedProblemText {
  code: string;
  /** null when the message differs and no short title replaces it. */
  title: string | null;
  /** null when the title is the message, or when the messages differ. */
  details: string | null;
  remedy: string;
}

const NO_PAGE_WORDS: PageWords = { title: null, ...AS_REPORTED };

const wordsOf = (code: string): PageWords =>
  Object.hasOwn(PAGE_WORDS, code) ? PAGE_WORDS[code as LookalikeErrorCode] : NO_PAGE_WORDS;

/** @param problem a problem of an answer, or any error that was thrown */
export function describeProblem(problem: Problem | Error): ProblemText {
  if (problem instanceof Error && !isLookalikeError(problem)) {
    const remedy = 'Reload the page. If it fails again, report the error.';
    return { code: problem.name, title: problem.message, details: null, remedy };
  }
  const { code, message, remedy, retryable } = problem as Problem;
  const words = wordsOf(code);
  const keepsRemedy = words.remedy === null || (retryable && !words.replacesRetryable);
  return {
    code,
    title: words.title ?? message,
    details: words.title === null ? null : message,
    remedy: keepsRemedy ? remedy : words.remedy,
  };
}

/** @param problems of photos, with the same code; at least one */
export function describeSharedProblem(problems: readonly Problem[]): SharedProblemText {
  const { code } = problems[0]!;
  const words = wordsOf(code);
  const texts = problems.map(describeProblem);
  const remedies = [...new Set(texts.map(({ remedy }) => remedy))];
  return {
    code,
    title: words.title ?? sharedValue(texts.map(({ title }) => title)),
    details: sharedValue(texts.map(({ details }) => details)),
    remedy: (remedies.length > 1 ? (words.remedy ?? words.remedyOfPhotos) : null) ?? remedies.join(' '),
  };
}

/** The value that all elements have; null if they differ. */
function sharedValue<Value>(values: readonly Value[]): Value | null {
  return values.every((value) => value === values[0]) ? values[0]! : null;
}
