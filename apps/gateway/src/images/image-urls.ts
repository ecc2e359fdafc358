import type { FaceId, PhotoId } from '@lookalike/domain';

// Ids may contain `#`, spaces and any letter. Each segment is encoded separately, so the slashes between folders remain.
const encodeId = (id: string) => id.split('/').map(encodeURIComponent).join('/');

export const photoUrl = (id: PhotoId): string => `/photos/${encodeId(id)}`;
export const thumbnailUrl = (id: PhotoId): string => `/thumbnails/${encodeId(id)}`;
export const cropUrl = (id: FaceId): string => `/crops/${encodeId(id)}`;
export const uploadUrl = (id: string): string => `/uploads/${encodeURIComponent(id)}`;
