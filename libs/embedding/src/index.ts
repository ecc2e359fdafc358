export type * from './embedder';
