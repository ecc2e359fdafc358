import type { Box, FaceId, ModelName, PhotoId, PhotoRef, Point, Problem } from '@lookalike/domain';

/** What a query brings: a photo of the gallery, or the bytes of any picture. */
export type ProbeImage =
  | { photo: PhotoId }
  /** `url`: where its picture can be had again, if anywhere. */
  | { bytes: Uint8Array; url: string | null };

export interface FaceOfPhoto {
  /** Null when the photo is none of the gallery's. */
  id: FaceId | null;
  index: number;
  box: Box;
  landmarks: Point[];
  score: number;
  subject: boolean;
  /** Whether a crop can be had at `/crops/<id>`: only of faces that are indexed. */
  indexed: boolean;
}

export interface Timings {
  /** null: not needed. */
  decodeMs: number | null;
  detectMs: number | null;
  encodeMs: number | null;
  searchMs: number | null;
  totalMs: number;
}

export interface Probe {
  width: number;
  height: number;
  face: FaceOfPhoto | null;
  photo: PhotoRef | null;
  url: string | null;
}

export interface FaceMatch {
  /** From 1. */
  rank: number;
  /** Cosine, -1..1. */
  similarity: number;
  photo: PhotoRef & { width: number; height: number };
  face: FaceOfPhoto | null;
}

export interface SimilarFaces {
  model: ModelName;
  probe: Probe;
  matches: FaceMatch[];
  /** Rows in the index. */
  searched: number;
  timings: Timings;
}

export type ModelAnswer = { model: ModelName } & (
  { result: SimilarFaces; problem: null } | { result: null; problem: Problem }
);

export interface SearchRequest {
  /** 1..100. */
  k: number;
  /** Index of the probe's face; absent: the subject. */
  face?: number;
  /** Leave the probe's own photo out of the answer. */
  excludeProbe: boolean;
  signal?: AbortSignal;
}

export interface DetectedFaces {
  width: number;
  height: number;
  faces: FaceOfPhoto[];
  timings: Timings;
}

export interface FaceComparison {
  model: ModelName;
  similarity: number | null;
  problem: Problem | null;
}
