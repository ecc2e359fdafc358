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

/** Problems of photos with the same code and the same `retryable`, as this page shows them together. The messages are those of the photos. */
export interface PhotoProblemText {
  /** null when this page has no short title for the code. */
  title: string | null;
  /** null when this page does not know the code, so that the remedies may differ. */
  remedy: string | null;
}

const NO_PAGE_WORDS: PageWords = { title: null, ...AS_REPORTED };

const isKnown = (code: string): code is LookalikeErrorCode => Object.hasOwn(PAGE_WORDS, code);

const wordsOf = (code: string): PageWords => (isKnown(code) ? PAGE_WORDS[code] : NO_PAGE_WORDS);

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

/**
 * @param problem that of one of the photos
 * @param photoCount the remedy of a single photo is the reported one, which is more specific
 */
export function describePhotoProblem(problem: Problem, photoCount: number): PhotoProblemText {
  const { code } = problem;
  const words = wordsOf(code);
  if (photoCount > 1 && !isKnown(code)) return { title: null, remedy: null };
  const ofPhotos = photoCount > 1 && words.remedy === null ? words.remedyOfPhotos : null;
  return { title: words.title, remedy: ofPhotos ?? describeProblem(problem).remedy };
}
