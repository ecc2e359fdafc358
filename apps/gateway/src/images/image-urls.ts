import type { FaceId, PhotoId } from '@lookalike/domain';

// Ids may contain `#`, spaces and any letter. Each segment is encoded separately, so the slashes between folders remain.
const encodeId = (id: string) => id.split('/').map(encodeURIComponent).join('/');

/** Version of a photo's file, as `Galleries.version` returns it; null if the file never changes. */
type Version = string | null;

export const photoUrl = (id: PhotoId, version: Version): string => `/photos/${encodeId(id)}${queryOf(version)}`;
export const thumbnailUrl = (id: PhotoId, version: Version): string => `/thumbnails/${encodeId(id)}${queryOf(version)}`;
export const cropUrl = (id: FaceId, version: Version): string => `/crops/${encodeId(id)}${queryOf(version)}`;
// The URL changes when the photo is replaced, because an open page does not load an image again from the same URL.
const queryOf = (version: Version) => (version === null ? '' : `?v=${version}`);

export const uploadUrl = (id: string): string => `/uploads/${encodeURIComponent(id)}`;
