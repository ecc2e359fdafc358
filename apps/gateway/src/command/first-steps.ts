import type { Lookalike } from '@lookalike/core';
import { LookalikeError } from '@lookalike/domain';

/** A photo to try a query with: one that the default model has indexed, of an identity where there is one. Null: none yet. */
export async function probeToTry(lookalike: Lookalike): Promise<string | null> {
  const model = (await lookalike.models()).find(({ default: preferred }) => preferred);
  if (!model?.indexed) return null;
  try {
    let photo = await lookalike.galleries.randomPhoto(model.name);
    for (let i = 0; i < 10 && !photo.identity; i++) photo = await lookalike.galleries.randomPhoto(model.name);
    return photo.id;
  } catch (error) {
    // The rows may come before the records do; the next look will find both.
    if (LookalikeError.is(error)) return null;
    throw error;
  }
}

/** What to open and what to paste, for people who have just started the gateway. */
export function firstSteps(url: string, probe: string): string {
  const image = `image: { photo: ${JSON.stringify(probe)} }`;
  const query = `{ similarFaces(${image}, k: 5) { model matches { rank similarity photo { id url } } } }`;
  const body = JSON.stringify({ query }).replaceAll("'", `'\\''`);
  return `
Lookalike answers.

  Look at it   ${url}
  Playground   ${url}/graphql
  The probe    ${url}/photos/${probe.split('/').map(encodeURIComponent).join('/')}
  Readiness    ${url}/readyz

Paste this into the playground:

  ${query}

or this into a terminal:

  curl -s ${url}/graphql -H 'content-type: application/json' -d '${body}'
`;
}
