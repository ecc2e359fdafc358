const DECLARED = "declare const client: import('@lookalike/client').LookalikeClient;\nexport {};\n";

/** The TypeScript of a page in Markdown; a block that makes no client is given one to compile with. */
export function codeBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n([^]*?)^```$/gm)]
    .map(([, block]) => block!)
    .map((block) => (block.includes('createClient(') ? block : DECLARED + block));
}
