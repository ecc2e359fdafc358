interface Named {
  identity?: { name: string } | null;
}

/**
 * Whether a match is of the probe's identity; null where that is not known: an upload, an album without names, or a face that is
 * not the photo's subject.
 */
export function sameIdentity(probe: { photo?: Named | null }, match: Named, isSubject: boolean): boolean | null {
  const ours = probe.photo?.identity?.name;
  const theirs = match.identity?.name;
  return isSubject && ours !== undefined && theirs !== undefined ? ours === theirs : null;
}
