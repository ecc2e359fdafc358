/** A page of a list that grows; `after` and `endCursor` are opaque. */
export interface Page<T> {
  nodes: T[];
  cursors: string[];
  hasNextPage: boolean;
  totalCount: number;
}

export interface PageRequest {
  /** 1..500 */
  first: number;
  after?: string;
}
