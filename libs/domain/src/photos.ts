/**
 * `<identity>/<number>` in LFW, else the path inside the gallery without its extension, `/` between folders. Of files that differ in their
 * extensions only, all but one have the extension in their id.
 */
export type PhotoId = string;

/** A photo of a gallery, without its bytes. */
export interface PhotoRef {
  id: PhotoId;
  /** The identity the photo belongs to; null in an album without names. */
  identity: string | null;
}

/** `<photoId>#<n>` with n the face's index, or `<photoId>#photo` for a row of a model that embeds whole photos. */
export type FaceId = string;

/** @param face the face's index, or null for a row of the whole photo */
export function faceIdOf(photoId: PhotoId, face: number | null): FaceId {
  return `${photoId}#${face ?? 'photo'}`;
}

/** The inverse of `faceIdOf`; null when `id` is not a FaceId. */
export function parseFaceId(id: FaceId): { photoId: PhotoId; face: number | null } | null {
  const match = /^(.+)#(photo|\d+)$/su.exec(id);
  if (!match) return null;
  return { photoId: match[1]!, face: match[2] === 'photo' ? null : Number(match[2]) };
}

/** The photo of a row. A text that is not a FaceId, which only another program can have written, is returned unchanged. */
export function photoIdOf(id: FaceId): PhotoId {
  const end = id.lastIndexOf('#');
  return end < 0 ? id : id.slice(0, end);
}

/** The result of ingesting a photo. An ingestion counts UNCHANGED but never stores it in place of INDEXED or NO_FACE. */
export const OUTCOME_KINDS = ['INDEXED', 'NO_FACE', 'FAILED', 'UNCHANGED'] as const;

export type OutcomeKind = (typeof OUTCOME_KINDS)[number];
