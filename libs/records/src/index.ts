export type * from './records';
