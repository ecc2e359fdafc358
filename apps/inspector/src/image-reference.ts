/** An image in the form in which the API accepts it: a photo of the gallery or an upload. */
export type ImageReference = { photo: string } | { upload: string };

/** A face of an image. */
export interface FaceReference {
  image: ImageReference;
  /** The face's index in the answer of `detectFaces`; null: the subject. */
  face: number | null;
}

/** The name of an image on the page: the id of a photo; an upload has no name. */
export const imageName = (image: ImageReference): string => ('photo' in image ? image.photo : 'Your image');

/** The path of the image, below the URL of the gateway. */
export function imagePath(image: ImageReference): string {
  return 'upload' in image ? `/uploads/${encodeURIComponent(image.upload)}` : `/photos/${encodeId(image.photo)}`;
}

/** The path of a small JPEG of the image, below the URL of the gateway; null: uploads have none. */
export function thumbnailPath(image: ImageReference): string | null {
  return 'photo' in image ? `/thumbnails/${encodeId(image.photo)}` : null;
}

const encodeId = (id: string): string => id.split('/').map(encodeURIComponent).join('/');

/** `photo/Barack_Obama/0001#0`; without a number the subject. */
export function printFace({ image, face }: FaceReference): string {
  const [[kind, id]] = Object.entries(image) as [[string, string]];
  if (face !== null) return `${kind}/${id}#${face}`;
  // An id may itself end like a face number: the file `me#1.jpg` has the id `me#1`.
  return /#\d*$/.test(id) ? `${kind}/${id}#` : `${kind}/${id}`;
}

/** Parses what `printFace` prints; null: invalid. */
export function parseFace(text: string): FaceReference | null {
  const match = /^(photo|upload)\/(.+?)(?:#(\d{0,4}))?$/s.exec(text);
  if (!match) return null;
  const [, kind, id, face] = match;
  const image = kind === 'photo' ? { photo: id!.normalize('NFC') } : { upload: id! };
  return { image, face: face ? Number(face) : null };
}

/** The detected face that a face number refers to; null: no face has this number, or there is no subject. */
export function findFace<Face extends { index: number; subject: boolean }>(
  faces: readonly Face[],
  number: number | null,
): Face | null {
  return faces.find(({ index, subject }) => (number === null ? subject : index === number)) ?? null;
}
