import type { Lookalike } from '@lookalike/core';
import { formatCount, LookalikeError } from '@lookalike/domain';

/** Prints URLs to open and a query to paste as soon as a photo is indexed, once for each gallery. */
export class FirstSteps {
  /** Number of galleries that have replaced the first one. */
  private replacements = 0;
  private printedAfter = -1;

  /** @param print writes a text for the user */
  constructor(
    private readonly lookalike: Lookalike,
    private readonly url: string,
    private readonly print: (text: string) => void,
  ) {}

  /** Whether they are printed for the gallery that is open. */
  get isPrinted(): boolean {
    return this.printedAfter === this.replacements;
  }

  /** Does nothing if no photo is indexed yet. */
  async printOnce(): Promise<void> {
    const { replacements } = this;
    const probe = this.isPrinted ? null : await findProbeToTry(this.lookalike);
    // Several callers may wait for a probe, and the gallery may be replaced in the meantime.
    if (probe === null || this.isPrinted || replacements !== this.replacements) return;
    this.printedAfter = replacements;
    this.print(describeSteps(this.url, probe));
  }

  /** Call it when another gallery was opened: reports the gallery, and prints again as soon as one of its photos is indexed. */
  async printForNextGallery(): Promise<void> {
    this.replacements++;
    const { name, photoCount } = this.lookalike.galleries.status();
    this.print(
      `\nMore photos have been downloaded. The gallery is now ${name}, with ${formatCount(photoCount, 'photo')}.\n`,
    );
    await this.printOnce();
  }
}

/** A photo that the default model has indexed, if possible one with an identity. Null if there is none yet. */
async function findProbeToTry(lookalike: Lookalike): Promise<string | null> {
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

function describeSteps(url: string, probe: string): string {
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
