import { createClient, eachNode, isLookalikeError, TypedDocumentString } from './index.js';

const client = createClient({ url: 'http://127.0.0.1:1' });

/** Never run: `npx nx types client` checks it, and fails if an expected error does not occur. */
export async function typed(thrown: unknown) {
  const image = { photo: 'Barack_Obama/0001' };

  const { matches, model } = await client.similarFaces({ image });
  const similarity: number | undefined = matches[0]?.similarity;
  // @ts-expect-error: an identity may be absent.
  const name: string = matches[0]!.identity.name;
  // @ts-expect-error: no such field.
  void matches[0]!.score;
  // @ts-expect-error: not the name of a model.
  void (model === 'VGGFACE');

  // @ts-expect-error: the image is missing.
  await client.similarFaces({});
  // @ts-expect-error: the variables are missing.
  await client.similarFaces();
  // @ts-expect-error: no such argument.
  await client.similarFaces({ image, limit: 3 });
  // @ts-expect-error: not a number.
  await client.similarFaces({ image, k: '3' });
  // @ts-expect-error: no such model.
  await client.similarFaces({ image, model: 'VGGFACE' });
  // @ts-expect-error: no such method.
  await client.similarFace({ image });
  // @ts-expect-error: no such option.
  await client.similarFaces({ image }, { timeout: 3 });

  // Operations whose variables are all optional.
  const [first] = await client.models();
  await client.randomPhoto();
  await client.identities({}, { timeoutMs: 3, signal: new AbortController().signal });
  // @ts-expect-error: the operation has no variables.
  await client.models({ first: 3 });

  // Never null: a null comes with an error, which is thrown.
  const gallery: string = (await client.gallery()).name;
  const identity: string = (await client.identity({ name: 'Barack_Obama' })).name;

  for await (const { done, status } of client.ingestionProgress({ id: '1' })) {
    const number: number = done;
    // @ts-expect-error: no such status.
    void (status === 'DONE');
    void number;
  }
  // @ts-expect-error: subscriptions have no timeout.
  client.ingestionProgress({ id: '1' }, { timeoutMs: 3 });

  for await (const node of eachNode((after) => client.identities({ after }))) {
    const count: number = node.photoCount;
    void count;
  }
  // @ts-expect-error: it contains a connection but is not one.
  eachNode((after) => client.identity({ name: 'Barack_Obama', after }));

  if (isLookalikeError(thrown, 'NO_FACE')) {
    const code: 'NO_FACE' = thrown.code;
    const remedy: string = thrown.remedy;
    void [code, remedy];
  }
  // @ts-expect-error: no such code.
  isLookalikeError(thrown, 'NOFACE');

  const counted = new TypedDocumentString<{ gallery: { photoCount: number } }, Record<never, never>>('{ … }');
  const { photoCount }: { photoCount: number } = (await client.request(counted, {})).gallery;
  return [similarity, name, first!.terms, gallery, identity, photoCount];
}

it('is typed', () => expect(typed).toBeInstanceOf(Function));
