/** A picture that the gateway can be asked about. */
export type ImageReference = { photo: string } | { upload: string };

/** A face of a picture. */
export interface FaceReference {
  image: ImageReference;
  /** As `detectFaces` numbers them; null: the subject. */
  face: number | null;
}

/** Where the picture can be had: a path on the gateway. */
export function urlOfImage(image: ImageReference): string {
  return 'upload' in image ? `/uploads/${encodeURIComponent(image.upload)}` : `/photos/${encodeId(image.photo)}`;
}

/** Where a small JPEG of it can be had; null: an upload has none. */
export function thumbnailOfImage(image: ImageReference): string | null {
  return 'photo' in image ? `/thumbnails/${encodeId(image.photo)}` : null;
}

const encodeId = (id: string): string => id.split('/').map(encodeURIComponent).join('/');

/** `photo/Barack_Obama/0001#0`; without a number: the subject. */
export function printFace({ image, face }: FaceReference): string {
  const [[kind, id]] = Object.entries(image) as [[string, string]];
  if (face !== null) return `${kind}/${id}#${face}`;
  // A file may be called `me#1.jpg`.
  return /#\d*$/.test(id) ? `${kind}/${id}#` : `${kind}/${id}`;
}

/** null where it is none. */
export function parseFace(text: string): FaceReference | null {
  const match = /^(photo|upload)\/(.+?)(?:#(\d{0,4}))?$/s.exec(text);
  if (!match) return null;
  const [, kind, id, face] = match;
  const image = kind === 'photo' ? { photo: id! } : { upload: id! };
  return { image, face: face ? Number(face) : null };
}
