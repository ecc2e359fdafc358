import type { PhotoRef } from '@lookalike/domain';

const PHOTO = /(?:^|\/)(([^/]+)\/\2_(\d{4})\.jpg)$/u;

export interface LfwPhotoPath extends PhotoRef {
  identity: string;
  /** As LFW's own archive names it below its top folder: what the digest is made of. */
  path: string;
}

/** `…/George_W_Bush/George_W_Bush_0001.jpg` -> `George_W_Bush/0001`, whatever stands before; null for anything else. */
export function parseLfwPhotoPath(member: string): LfwPhotoPath | null {
  const match = PHOTO.exec(member);
  if (!match) return null;
  const [, path, identity, number] = match as unknown as [string, string, string, string];
  return { id: `${identity}/${number}`, identity, path };
}
