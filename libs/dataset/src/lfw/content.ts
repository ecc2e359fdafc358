import type { PhotoRef } from '@lookalike/domain';
import type { Archive } from './archive';

/** `digestOfFiles` of LFW's deep-funneled photos: the same for the official archive and that of the mirror. */
export const LFW_DIGEST = 'd74b84a8b052eb400a6d69dcce66460240bf4cd659d924c13bc90ce1fced9bce';
export const LFW_PHOTO_COUNT = 13_233;

export interface LfwPhotoPath extends PhotoRef {
  identity: string;
  /** `<Identity>/<Identity>_NNNN.jpg`, the path that the digest contains. */
  path: string;
}

/** `…/George_W_Bush/George_W_Bush_0001.jpg` -> `George_W_Bush/0001`, below any folders; null for any other path. */
export function parseLfwPhotoPath(member: string): LfwPhotoPath | null {
  const match = /(?:^|\/)(([^/]+)\/\2_(\d{4})\.jpg)$/u.exec(member);
  if (!match) return null;
  const [, path, identity, number] = match as unknown as [string, string, string, string];
  return { id: `${identity}/${number}`, identity, path };
}

/**
 * Whether a member of an archive is a deep-funneled photo. The official zip contains the whole site of LFW, including the original
 * photos under the same names in another folder.
 */
export function isDeepFunneledPhoto({ format }: Archive, member: string): boolean {
  return parseLfwPhotoPath(member) !== null && (format === 'tgz' || member.includes('images_deepfunneled/'));
}
