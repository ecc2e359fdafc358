/** `<Identity>/<file>.jpg` of a member of LFW's archives below the folder of the photos; null for anything else. */
export function photoPath(member: string): string | null {
  return /^(?:[^/]+\/)*?(?:lfw-deepfunneled|images_deepfunneled)\/([^/]+\/[^/]+\.jpg)$/u.exec(member)?.[1] ?? null;
}
