/** A page of a list, as every connection of the API returns it. */
export interface Page<Node> {
  nodes: readonly Node[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/**
 * Iterates over all items of a list and fetches each page when it is needed.
 * @param fetchPage fetches the page after a cursor; undefined: the first page
 * @example for await (const { name } of eachNode((after) => client.identities({ search: 'bush', after }))) console.log(name);
 * @example eachNode(async (after) => (await client.identity({ name: 'Serena_Williams', after })).photos)
 */
export async function* eachNode<Node>(
  fetchPage: (after: string | undefined) => Promise<Page<Node>>,
): AsyncGenerator<Node, void, undefined> {
  let after: string | undefined;
  do {
    const { nodes, pageInfo } = await fetchPage(after);
    yield* nodes;
    after = pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
  } while (after !== undefined);
}
