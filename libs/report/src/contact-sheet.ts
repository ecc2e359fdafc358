import type { Box, FaceId, ModelName, PhotoId, PhotoRef, Problem } from '@lookalike/domain';

/** The results of one search for each probe as plain data, from which the image and the page are drawn. */
export interface ContactSheet {
  gallery: { name: string; photoCount: number; identityCount: number };
  /** Requested matches per model, 1..100. */
  k: number;
  searchedAt: Date;
  /** In the requested order. */
  probes: SheetProbe[];
}

export interface SheetProbe {
  /** Size in pixels of the upright photo. */
  photo: PhotoRef & { width: number; height: number };
  /** Photos of the probe's identity in the gallery, this one included; null if no identity is known. */
  identityPhotos: number | null;
  /** The searched face; null if only whole photos were compared. */
  face: SheetFace | null;
  answers: SheetAnswer[];
}

/** A model's result, or its problem. */
export type SheetAnswer = { model: ModelName } & (
  { result: SheetResult; problem: null } | { result: null; problem: Problem }
);

export interface SheetResult {
  probe: { photo: PhotoRef | null; face: SheetFace | null };
  matches: SheetMatch[];
  /** Rows in the index. */
  searched: number;
  /** Milliseconds; null for a step that was not needed. */
  timings: {
    decodeMs: number | null;
    detectMs: number | null;
    encodeMs: number | null;
    searchMs: number | null;
    totalMs: number;
  };
}

export interface SheetFace {
  id: FaceId | null;
  index: number;
  /** In pixels of the upright photo. */
  box: Box;
  subject: boolean;
}

export interface SheetMatch {
  /** From 1. */
  rank: number;
  /** Cosine, -1..1. */
  similarity: number;
  photo: PhotoRef;
  /** Null for a match of a whole photo. */
  face: SheetFace | null;
}

/** Reads a photo's file. Photos are read one at a time when they are drawn, so that memory holds one. @throws LookalikeError */
export type ReadPhoto = (id: PhotoId) => Promise<Uint8Array>;

export function titleOf({ probes }: ContactSheet): string {
  return probes.length === 1 ? `Similar faces for ${probes[0]!.photo.id}` : `Similar faces for ${probes.length} probes`;
}

/**
 * Whether a match belongs to the searched face's identity; null if unknown. A photo's identity is that of its subject, so the
 * identity of another face in the photo is unknown. A whole photo counts as its subject.
 */
export function isSameIdentity(
  { photo, face }: SheetResult['probe'],
  match: { photo: Pick<PhotoRef, 'identity'> },
): boolean | null {
  const searched = face && !face.subject ? null : (photo?.identity ?? null);
  const found = match.photo.identity;
  return searched === null || found === null ? null : searched === found;
}

/**
 * How many matches belong to the searched face's identity: `share` as `3 of 8`, `text` as `the same identity, 1 unknown`. Null if the
 * identity of no match is known.
 */
export function summariseSameIdentity({ probe, matches }: SheetResult): { share: string; text: string } | null {
  const verdicts = matches.map((match) => isSameIdentity(probe, match)).filter((verdict) => verdict !== null);
  if (verdicts.length === 0) return null;
  const unknown = matches.length - verdicts.length;
  return {
    share: `${verdicts.filter(Boolean).length} of ${matches.length}`,
    text: `the same identity${unknown === 0 ? '' : `, ${unknown} unknown`}`,
  };
}
