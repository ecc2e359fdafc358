import { eachNode, type Page } from './each-node.js';

/** Three pages of two; records the requested cursors. */
function pages(requested: (string | undefined)[]) {
  return async (after: string | undefined): Promise<Page<number>> => {
    requested.push(after);
    const first = Number(after ?? 0);
    return { nodes: [first, first + 1], pageInfo: { hasNextPage: first < 4, endCursor: `${first + 2}` } };
  };
}

describe('eachNode', () => {
  it('yields the items of all pages and fetches each page when it is reached', async () => {
    const requested: (string | undefined)[] = [];
    const seen: number[] = [];
    for await (const node of eachNode(pages(requested))) {
      seen.push(node);
      expect(requested).toHaveLength(Math.floor(node / 2) + 1);
    }
    expect([seen, requested]).toEqual([
      [0, 1, 2, 3, 4, 5],
      [undefined, '2', '4'],
    ]);
  });

  it('fetches no more pages when the loop is left', async () => {
    const requested: (string | undefined)[] = [];
    for await (const node of eachNode(pages(requested))) if (node === 1) break;
    expect(requested).toEqual([undefined]);
  });

  it('yields nothing for an empty list, and throws the error of a failed page', async () => {
    const empty = eachNode(async () => ({ nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }));
    expect(await empty.next()).toEqual({ done: true, value: undefined });
    const failing = eachNode(() => Promise.reject(new Error('gone')));
    await expect(failing.next()).rejects.toThrow('gone');
  });
});
