import type { AnswerOf, SimilarFacesQuery } from '@lookalike/client';

type Timings = AnswerOf<SimilarFacesQuery>['timings'];

const STEPS = ['decode', 'detect', 'encode', 'search', 'total'] as const;

/** Where the gateway's time went, without what was not needed: `search 16 ms · total 23 ms`. */
export function describeTimings(timings: Timings): string {
  return STEPS.flatMap((step) => {
    const ms = timings[`${step}Ms`];
    return ms == null ? [] : `${step} ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  }).join(' · ');
}
