export type * from './face-index';
