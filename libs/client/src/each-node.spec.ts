import { eachNode, type Page } from './each-node.js';

/** Three pages of two, and what was asked. */
function pages(asked: (string | undefined)[]) {
  return async (after: string | undefined): Promise<Page<number>> => {
    asked.push(after);
    const first = Number(after ?? 0);
    return { nodes: [first, first + 1], pageInfo: { hasNextPage: first < 4, endCursor: `${first + 2}` } };
  };
}

describe('eachNode', () => {
  it('gives the items of all pages, each page asked for when it is reached', async () => {
    const asked: (string | undefined)[] = [];
    const seen: number[] = [];
    for await (const node of eachNode(pages(asked))) {
      seen.push(node);
      expect(asked).toHaveLength(Math.floor(node / 2) + 1);
    }
    expect([seen, asked]).toEqual([
      [0, 1, 2, 3, 4, 5],
      [undefined, '2', '4'],
    ]);
  });

  it('asks no more when the loop is left', async () => {
    const asked: (string | undefined)[] = [];
    for await (const node of eachNode(pages(asked))) if (node === 1) break;
    expect(asked).toEqual([undefined]);
  });

  it('gives nothing for an empty list, and throws what a page throws', async () => {
    const empty = eachNode(async () => ({ nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }));
    expect(await empty.next()).toEqual({ done: true, value: undefined });
    const failing = eachNode(() => Promise.reject(new Error('gone')));
    await expect(failing.next()).rejects.toThrow('gone');
  });
});
