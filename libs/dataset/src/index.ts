export type * from './gallery';
