import type { Page, PageRequest } from '@lookalike/core';
import { type ClassType, Field, Int, ObjectType } from 'type-graphql';
import { PageInfo } from './page-info';

export interface Edge<T> {
  cursor: string;
  node: T;
}

export interface Connection<T> {
  edges: Edge<T>[];
  nodes: T[];
  pageInfo: PageInfo;
  totalCount: number;
}

/** The Relay connection and edge types of `node`, named after `name`: `<name>Connection` and `<name>Edge`. */
export function connectionType(name: string, node: ClassType, ofWhat: string): ClassType<Connection<object>> {
  @ObjectType(`${name}Edge`, { description: `An item of a list of ${ofWhat}, with its cursor.` })
  class EdgeType {
    @Field(() => String, { description: 'What `after` takes to go on behind this item.' })
    cursor!: string;

    @Field(() => node, { description: 'The item.' })
    node!: object;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${ofWhat} (Relay).` })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'The items with their cursors.' })
    edges!: EdgeType[];

    @Field(() => [node], { description: 'The items alone.' })
    nodes!: object[];

    @Field(() => PageInfo, { description: 'Where the page stands in the list.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'Items in the whole list.' })
    totalCount!: number;
  }

  return ConnectionType;
}

/** A page of the core as a Relay connection. */
export function toConnection<T>(page: Page<T>, { after }: PageRequest): Connection<T> {
  const { nodes, cursors, hasNextPage, totalCount } = page;
  return {
    edges: nodes.map((node, i) => ({ cursor: cursors[i]!, node })),
    nodes,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: after !== undefined,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
    totalCount,
  };
}
