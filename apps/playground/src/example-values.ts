import type { ExampleOperation } from './example-operation';

/** The values that the operations use as examples, or their replacements from the gallery that is being served. */
export interface ExampleValues {
  photo: string;
  otherPhoto: string;
  identity: string;
  ingestion: string;
}

/** As documented in `operations/README.md`. */
export const PLACEHOLDERS: ExampleValues = {
  photo: 'Barack_Obama/0001',
  otherPhoto: 'Barack_Obama/0002',
  identity: 'Barack_Obama',
  ingestion: '0123456789abcdef',
};

/** Replaces the placeholders in an operation's variables; those without a value remain. */
export function replacePlaceholders(operation: ExampleOperation, values: Partial<ExampleValues>): ExampleOperation {
  if (operation.variables === '') return operation;
  const replace = (_key: string, value: unknown): unknown => {
    const name = (Object.keys(PLACEHOLDERS) as (keyof ExampleValues)[]).find((key) => PLACEHOLDERS[key] === value);
    return (name && values[name]) ?? value;
  };
  return { ...operation, variables: JSON.stringify(JSON.parse(operation.variables), replace, 2) };
}

const CANDIDATE = 'id identity { name photos(first: 2) { nodes { id } } } outcomes { outcome }';

// Prefer identities with several photos, whose results are interesting: first of LFW, then of the sample gallery.
const QUERY = `{
  gallery { name }
  lfw: photo(id: "George_W_Bush/0001") { ${CANDIDATE} }
  sample: photo(id: "Barack_Obama/0001") { ${CANDIDATE} }
  any: randomPhoto { ${CANDIDATE} }
  other: randomPhoto { id }
  ingestions(first: 1) { nodes { id } }
}`;

interface Candidate {
  id: string;
  identity: { name: string; photos: { nodes: { id: string }[] } } | null;
  outcomes: { outcome: string }[];
}

export interface Candidates {
  gallery?: { name: string } | null;
  lfw?: Candidate | null;
  sample?: Candidate | null;
  any?: Candidate | null;
  other?: { id: string } | null;
  ingestions?: { nodes: { id: string }[] } | null;
}

export interface GalleryExamples {
  /** Name of the gallery; empty while it is unknown. */
  gallery: string;
  values: Partial<ExampleValues>;
}

/** Queries the gateway for example values; without an answer within 3 s there are none. */
export async function findExampleValues(url: string): Promise<GalleryExamples> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: QUERY }),
      signal: AbortSignal.timeout(3000),
    });
    const { data } = (await response.json()) as { data?: Candidates | null };
    return { gallery: data?.gallery?.name ?? '', values: chooseExampleValues(data ?? {}) };
  } catch {
    // The page is useful even if the gateway does not respond: the first query then shows its error.
    return { gallery: '', values: {} };
  }
}

export function chooseExampleValues({ lfw, sample, any, other, ingestions }: Candidates): Partial<ExampleValues> {
  const candidates = [lfw, sample, any].filter((candidate) => candidate != null);
  const isIndexed = ({ outcomes }: Candidate) => outcomes.some(({ outcome }) => outcome === 'INDEXED');
  const chosen = candidates.find(isIndexed) ?? candidates[0];
  const second = chosen?.identity?.photos.nodes.find(({ id }) => id !== chosen.id);
  return {
    photo: chosen?.id,
    otherPhoto: second?.id ?? other?.id,
    identity: chosen?.identity?.name,
    ingestion: ingestions?.nodes[0]?.id,
  };
}
