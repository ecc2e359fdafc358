export type * from './lookalike';
