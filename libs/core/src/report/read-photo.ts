import type { PhotoId } from '@lookalike/domain';

/** Gives a photo's file, one at a time as it is drawn, so that memory holds one. @throws LookalikeError */
export type ReadPhoto = (id: PhotoId) => Promise<Uint8Array>;
