import type { ModelName, PhotoId, PhotoRef } from '@lookalike/domain';
import type { GalleryStatus } from '../galleries/galleries';
import type { FaceOfPhoto } from '../galleries/indexed-faces';
import type { ModelAnswer } from '../search/similar-faces';

export interface ContactSheetRequest {
  probes: PhotoId[];
  /** Results in a row, 1..100. */
  k: number;
  /** Absent: all that are READY and have rows. */
  models?: ModelName[];
}

export interface SearchedProbe {
  /** Size in pixels of the upright photo. */
  photo: PhotoRef & { width: number; height: number };
  /** Photos that the gallery has of its identity, this one included; null: no identity is known. */
  identityPhotos: number | null;
  /** The face that was searched with; null where only whole photos were compared. */
  face: FaceOfPhoto | null;
  answers: ModelAnswer[];
}

/** What was found, as plain data: every picture, page and table of one contact sheet is made from the one search. */
export interface ContactSheet {
  gallery: GalleryStatus;
  k: number;
  searchedAt: Date;
  /** In the order asked. */
  probes: SearchedProbe[];
}

/** By which to judge the models by eye: for each probe, what each model takes for the most alike. */
export interface ContactSheets {
  /**
   * Searches once for each probe.
   * @throws LookalikeError PHOTO_NOT_FOUND, GALLERY_UNAVAILABLE, MODEL_UNAVAILABLE, STORE_UNAVAILABLE, ARGUMENT_OUT_OF_RANGE
   */
  search(request: ContactSheetRequest): Promise<ContactSheet>;
  /** One picture: each probe with its box, and a row of results for each model. */
  png(sheet: ContactSheet): Promise<Uint8Array>;
  /** The same as a page that needs nothing else: pictures and style are within, and it asks no host for anything. */
  html(sheet: ContactSheet): Promise<string>;
}
