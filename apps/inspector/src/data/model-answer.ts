import type { AnswerOf, CompareModelsQuery } from '@lookalike/client';

/** What one model answers to a probe, or why it has no answer. */
export type ModelAnswer = AnswerOf<CompareModelsQuery>[number];
