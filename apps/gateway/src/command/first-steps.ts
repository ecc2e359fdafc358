import type { Lookalike } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';

/** A photo that the default model has indexed, if possible one with an identity. Null if there is none yet. */
export async function findProbeToTry(lookalike: Lookalike): Promise<string | null> {
  const model = (await lookalike.models()).find(({ default: isDefault }) => isDefault);
  if (!model?.indexed) return null;
  try {
    let photo = await lookalike.galleries.randomPhoto(model.name);
    for (let i = 0; i < 10 && !photo.identity; i++) photo = await lookalike.galleries.randomPhoto(model.name);
    return photo.id;
  } catch (error) {
    // Rows are stored before their records. The next call finds both.
    if (LookalikeError.is(error)) return null;
    throw error;
  }
}

/** URLs to open and a query to paste, for people who have just started the gateway. */
export function firstSteps(url: string, probe: string): string {
  const image = `image: { photo: ${JSON.stringify(probe)} }`;
  const query = `{ similarFaces(${image}, k: 5) { model matches { rank similarity photo { id url } } } }`;
  const body = JSON.stringify({ query }).replaceAll("'", `'\\''`);
  return `
Lookalike is ready.

  Inspector    ${url}
  Playground   ${url}/graphql
  A photo      ${url}/photos/${probe.split('/').map(encodeURIComponent).join('/')}
  Readiness    ${url}/readyz

Paste this query into the playground:

  ${query}

or run this command:

  curl -s ${url}/graphql -H 'content-type: application/json' -d '${body}'
`;
}
