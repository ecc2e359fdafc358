import type { Box } from '@lookalike/domain';

/** A photo on a sheet. */
export interface SheetPicture {
  /** The encoded photo; called when it is drawn, so that a sheet of large photos holds one at a time. */
  read(): Promise<Uint8Array>;
  /** The face that is meant, in pixels of the upright photo; null: the whole photo is. */
  box: Box | null;
}

export interface SheetResult {
  picture: SheetPicture;
  /** From 1. */
  rank: number;
  /** -1..1 */
  similarity: number;
  /** e.g. the PhotoId. */
  caption: string;
  /** Whether the match is of the searched face's identity: green or red; null, not known: grey. */
  sameIdentity: boolean | null;
}

/** One model's answer. */
export interface SheetRow {
  model: string;
  /** Small print beside the model's name, such as rows searched and time taken. */
  note?: string;
  /** Shown instead of results: why there are none. */
  problem?: string;
  results: SheetResult[];
}

export interface SheetProbe {
  picture: SheetPicture;
  /** e.g. the PhotoId, or a file's name. */
  caption: string;
  /** Small print below the caption. */
  note?: string;
  rows: SheetRow[];
}

/** What a study of faces judges its models by: for each probe, what each model takes for the most alike. */
export interface ContactSheet {
  title: string;
  /** Small print below the title. */
  note?: string;
  probes: SheetProbe[];
}
