/** Awaited between pieces of work of at most some 50 ms, so that more urgent work can go first. */
export type Pause = () => Promise<void>;
