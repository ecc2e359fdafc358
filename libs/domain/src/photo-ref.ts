import type { PhotoId } from './ids';

/** A photo of a gallery, without its bytes. */
export interface PhotoRef {
  id: PhotoId;
  /** The person the photo is filed under; null in an album without names. */
  identity: string | null;
}
