import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachNode, type LookalikeClient } from '../index.js';
import { requests, subscriptions } from '../generated/operations.js';

const OPERATIONS = join(__dirname, '../../../../operations');
// What `operations/README.md` says stands for the latest ingestion.
const EXAMPLE_INGESTION = '0123456789abcdef';

type Method = (variables: object) => Promise<unknown>;

/** Every method with the example of its operation's file, and what is made of lists. */
export function describeMethods(client: () => LookalikeClient): void {
  const files = readdirSync(OPERATIONS).filter((name) => name.endsWith('.graphql'));
  const named = files.map((file) => {
    const name = file.replace('.graphql', '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    const text = readFileSync(join(OPERATIONS, file), 'utf8');
    return [name, /^# Variables: (.*)$/m.exec(text)?.[1] ?? '{}'] as const;
  });

  it('has a method for each operation', () => {
    const methods = [...Object.keys(requests), ...Object.keys(subscriptions)];
    expect(named.map(([name]) => name).sort()).toEqual(methods.sort());
  });

  it.each(named.filter(([name]) => name in requests))('%s answers', async (name, example) => {
    const [ingestion] = (await client().ingestions({ first: 1 })).nodes;
    const variables = JSON.parse(example.replaceAll(EXAMPLE_INGESTION, ingestion!.id)) as object;
    const answer = await (client()[name as 'models'] as Method)(variables);
    expect(answer).toEqual(expect.any(Object));
    const [, field] = /^ {2}(\w+)/m.exec(String(requests[name as 'models']))!;
    expect(answer).not.toHaveProperty(field!);
  });

  it('similarFaces finds the same person, and says where its crop is', async () => {
    const { model, matches } = await client().similarFaces({ image: { photo: 'Barack_Obama/0001' }, k: 2 });
    expect(model).toBe('MOBILEFACENET');
    expect(matches.map(({ rank, identity }) => [rank, identity?.name])).toEqual([
      [1, 'Barack_Obama'],
      [2, 'Barack_Obama'],
    ]);
    const crop = await fetch(client().urlOf(matches[0]!.face!.cropUrl!));
    expect([crop.status, crop.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  });

  it('eachNode gives all identities, a page of one at a time', async () => {
    const all = await client().identities();
    const names: string[] = [];
    for await (const { name } of eachNode((after) => client().identities({ first: 1, after }))) names.push(name);
    expect(names).toHaveLength(all.totalCount);
    expect(names).toEqual(all.nodes.map(({ name }) => name));
  });

  it('eachNode gives the photos of one, and can be left', async () => {
    const photos = eachNode(
      async (after) => (await client().identity({ name: 'Barack_Obama', first: 1, after })).photos,
    );
    const ids: string[] = [];
    for await (const { id } of photos) if (ids.push(id) === 2) break;
    expect(ids).toEqual(['Barack_Obama/0001', 'Barack_Obama/0002']);
    expect(await photos.next()).toEqual({ done: true, value: undefined });
  });
}
