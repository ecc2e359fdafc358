import { DataType, type FieldType } from '@zilliz/milvus2-sdk-node';
import type { FaceRow } from '@lookalike/domain';
import { MAX_BYTES } from '../../validate';
import { MAX_EXPANSION, decodeText, encodeText } from '../filter/filter';

/** Incremented when the columns change: an index with another layout is INDEX_STALE. */
export const LAYOUT = 1;

/** A row as Milvus stores it. Numbers are DOUBLE and landmarks are JSON, so both are returned exactly as they were written. */
export interface Columns {
  /** The primary key. This, `photo_id` and `identity` are percent-encoded: see `encodeText`. */
  face_id: string;
  photo_id: string;
  identity: string;
  photo_width: number;
  photo_height: number;
  subject: boolean;
  box_x: number;
  box_y: number;
  box_width: number;
  box_height: number;
  /** Not `score`: the SDK returns the similarity of a hit under that name. */
  face_score: number;
  /** `[x, y, x, y, …]` */
  landmarks: string;
  vector: Float32Array;
}

const TEXT = { data_type: DataType.VarChar } as const;

export function fields(dimension: number): FieldType[] {
  return [
    { ...TEXT, name: 'face_id', is_primary_key: true, max_length: MAX_BYTES.faceId * MAX_EXPANSION },
    { ...TEXT, name: 'photo_id', max_length: MAX_BYTES.photoId * MAX_EXPANSION },
    { ...TEXT, name: 'identity', max_length: MAX_BYTES.identity * MAX_EXPANSION },
    { name: 'photo_width', data_type: DataType.Int32 },
    { name: 'photo_height', data_type: DataType.Int32 },
    { name: 'subject', data_type: DataType.Bool },
    ...['box_x', 'box_y', 'box_width', 'box_height', 'face_score'].map((name) => ({
      name,
      data_type: DataType.Double,
    })),
    { ...TEXT, name: 'landmarks', max_length: MAX_BYTES.landmarks },
    { name: 'vector', data_type: DataType.FloatVector, dim: dimension },
  ];
}

export const ALL_COLUMNS = fields(1).map(({ name }) => name);

/** All columns but the vector, as a match needs them. */
export const MATCH_COLUMNS = ALL_COLUMNS.filter((name) => name !== 'vector');

export function toColumns({ box, landmarks, vector, ...row }: FaceRow): Columns {
  return {
    face_id: encodeText(row.faceId),
    photo_id: encodeText(row.photoId),
    identity: encodeText(row.identity),
    photo_width: row.photoWidth,
    photo_height: row.photoHeight,
    subject: row.subject,
    box_x: box.x,
    box_y: box.y,
    box_width: box.width,
    box_height: box.height,
    face_score: row.score,
    landmarks: JSON.stringify(landmarks.flatMap(({ x, y }) => [x, y])),
    vector,
  };
}

export function fromColumns(columns: Columns): FaceRow {
  return { ...matchedRowFromColumns(columns), vector: columns.vector };
}

export function matchedRowFromColumns(columns: Omit<Columns, 'vector'>): Omit<FaceRow, 'vector'> {
  const numbers = JSON.parse(columns.landmarks) as number[];
  return {
    faceId: decodeText(columns.face_id),
    photoId: decodeText(columns.photo_id),
    identity: decodeText(columns.identity),
    photoWidth: columns.photo_width,
    photoHeight: columns.photo_height,
    subject: columns.subject,
    box: { x: columns.box_x, y: columns.box_y, width: columns.box_width, height: columns.box_height },
    score: columns.face_score,
    landmarks: Array.from({ length: numbers.length / 2 }, (_, i) => ({ x: numbers[2 * i]!, y: numbers[2 * i + 1]! })),
  };
}
