import type { Stand } from './fill-in';

const CANDIDATE = 'id identity { name photos(first: 2) { nodes { id } } } outcomes { outcome }';

// People with several photos first, so that the first answers are worth looking at: of LFW, then of the sample gallery.
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

export interface Answer {
  gallery?: { name: string } | null;
  lfw?: Candidate | null;
  sample?: Candidate | null;
  any?: Candidate | null;
  other?: { id: string } | null;
  ingestions?: { nodes: { id: string }[] } | null;
}

export interface Found {
  /** Name of the gallery; empty while it is not known. */
  gallery: string;
  stand: Partial<Stand>;
}

/** Asks the gateway for what can stand for the examples here; nothing where it cannot say (yet). */
export async function findStand(url: string): Promise<Found> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query: QUERY }),
      signal: AbortSignal.timeout(3000),
    });
    const { data } = (await response.json()) as { data?: Answer | null };
    return { gallery: data?.gallery?.name ?? '', stand: chooseStand(data ?? {}) };
  } catch {
    // The page is worth having without a gateway that answers: its errors are then seen on the first query.
    return { gallery: '', stand: {} };
  }
}

export function chooseStand({ lfw, sample, any, other, ingestions }: Answer): Partial<Stand> {
  const there = [lfw, sample, any].filter((candidate) => candidate != null);
  const isIndexed = ({ outcomes }: Candidate) => outcomes.some(({ outcome }) => outcome === 'INDEXED');
  const chosen = there.find(isIndexed) ?? there[0];
  const second = chosen?.identity?.photos.nodes.find(({ id }) => id !== chosen.id);
  return {
    photo: chosen?.id,
    otherPhoto: second?.id ?? other?.id,
    identity: chosen?.identity?.name,
    ingestion: ingestions?.nodes[0]?.id,
  };
}
