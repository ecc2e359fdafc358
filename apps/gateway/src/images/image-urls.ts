import type { FaceId, PhotoId } from '@lookalike/domain';

// Ids may contain `#`, spaces and any letter. Each segment is encoded separately, so the slashes between folders remain.
const encodeId = (id: string) => id.split('/').map(encodeURIComponent).join('/');

/** What names the version of a photo's file, or null if it never changes: `Galleries.version`. */
type Version = string | null;

export const photoUrl = (id: PhotoId, version: Version): string => `/photos/${encodeId(id)}${queryOf(version)}`;
export const thumbnailUrl = (id: PhotoId, version: Version): string => `/thumbnails/${encodeId(id)}${queryOf(version)}`;
export const cropUrl = (id: FaceId, version: Version): string => `/crops/${encodeId(id)}${queryOf(version)}`;
// Another address after the photo was replaced: a page that is open would keep the picture that it has loaded from the same address.
const queryOf = (version: Version) => (version === null ? '' : `?v=${version}`);

export const uploadUrl = (id: string): string => `/uploads/${encodeURIComponent(id)}`;
