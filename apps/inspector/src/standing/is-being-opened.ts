type Told = Error | { remedy: string };

/**
 * Whether a part of the gateway is on its way: asking again is then all that the gateway advises. A part that could not be opened
 * has the same code, and the gateway keeps that failure until it is started again.
 */
export const isBeingOpened = (problem: Told): boolean =>
  'remedy' in problem && problem.remedy.startsWith('Ask again in a moment');
