import type { Page, PageRequest } from '@lookalike/core';
import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';

const AFTER = {
  nullable: true,
  description:
    'Cursor of the item before the page: `endCursor` of the previous page. It remains valid if that item is deleted.',
};

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 50,
    description: 'Maximum number of items, 1 to 500. Null means the default.',
  })
  first!: number;

  @Field(() => String, AFTER)
  after?: string | null;
}

/** An ingestion is a large object, so the default page is smaller. */
@ArgsType()
export class IngestionPageArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 20,
    description: 'Maximum number of ingestions, 1 to 500. Null means the default.',
  })
  first!: number;

  @Field(() => String, AFTER)
  after?: string | null;
}

/** GraphQL distinguishes null from absent; the core accepts only absent. */
export function toPageRequest({ first, after }: PageArgs): PageRequest {
  return after == null ? { first } : { first, after };
}

@ObjectType({ description: 'Position of a page in its list (Relay).' })
class PageInfo {
  @Field(() => Boolean, { description: 'Whether more items follow; request them with `after: endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether items precede the page: true if `after` was set.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null if the page is empty.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null if the page is empty.' })
  endCursor!: string | null;
}

export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: PageInfo;
  totalCount: number;
}

/**
 * The Relay connection and edge types of `node`, named `<name>Connection` and `<name>Edge`.
 * @param items what the list contains, as a plural: `photos`
 */
export function connectionType(name: string, node: ClassType, items: string): ClassType<Connection<object>> {
  @ObjectType(`${name}Edge`, { description: `An item of a list of ${items}, with its cursor.` })
  class EdgeType {
    @Field(() => String, { description: 'Value of `after` for the page that follows this item.' })
    cursor!: string;

    @Field(() => node, { description: 'The item.' })
    node!: object;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${items} (Relay).` })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'The items with their cursors.' })
    edges!: EdgeType[];

    @Field(() => [node], { description: 'The items without cursors.' })
    nodes!: object[];

    @Field(() => PageInfo, { description: 'Position of the page in the list.' })
    pageInfo!: PageInfo;

    @Field(() => Int, { description: 'Number of items in the whole list.' })
    totalCount!: number;
  }

  return ConnectionType;
}

/** Converts a page of the core to a Relay connection. */
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
