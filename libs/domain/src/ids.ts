/** `<identity>/<number>` in LFW, else the path inside the gallery without its extension, `/` between folders. */
export type PhotoId = string;

/** `<photoId>#<n>`, n the face's index; `<photoId>#photo` for a row of a model that embeds whole photos. */
export type FaceId = string;

/** `face` is the face's index, or null for a row of the whole photo. */
export function faceIdOf(photoId: PhotoId, face: number | null): FaceId {
  return `${photoId}#${face ?? 'photo'}`;
}

/** The inverse of `faceIdOf`; null when `id` is no FaceId. */
export function parseFaceId(id: FaceId): { photoId: PhotoId; face: number | null } | null {
  const match = /^(.+)#(photo|\d+)$/su.exec(id);
  if (!match) return null;
  return { photoId: match[1]!, face: match[2] === 'photo' ? null : Number(match[2]) };
}
