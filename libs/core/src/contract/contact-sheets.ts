import type { ModelName, PhotoId } from '@lookalike/domain';
import type { ContactSheet } from '@lookalike/report';

export type { ContactSheet, SheetAnswer, SheetProbe } from '@lookalike/report';

export interface ContactSheetRequest {
  probes: PhotoId[];
  /** Results per model, 1..100. */
  k: number;
  /** Default: all models that are READY and have rows. */
  models?: ModelName[];
}

/** For judging the models by eye: for each probe, the faces that each model finds most similar. */
export interface ContactSheets {
  /**
   * Searches once for each probe.
   * @throws LookalikeError PHOTO_NOT_FOUND, GALLERY_UNAVAILABLE, MODEL_UNAVAILABLE, STORE_UNAVAILABLE, ARGUMENT_OUT_OF_RANGE
   */
  search(request: ContactSheetRequest): Promise<ContactSheet>;
  /** As a PNG: each probe with its box, and a row of results for each model. */
  png(sheet: ContactSheet): Promise<Uint8Array>;
  /** As a self-contained HTML page without requests to any host. */
  html(sheet: ContactSheet): Promise<string>;
}
