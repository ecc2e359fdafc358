import type { FaceId, PhotoId } from '@lookalike/domain';
import type { RowFilter, SearchOptions } from '../../vector-store';

/**
 * Milvus's boolean expressions. Values pass through JSON.stringify, whose escapes for quotes, backslashes and Unicode are those of
 * Milvus. A name that was pasted between quotes instead could end its string and become part of the expression (`"); drop`).
 */
export function rowFilter(filter: Exclude<RowFilter, { faceIds: FaceId[] }>): string {
  if ('photoId' in filter) return equals('photo_id', filter.photoId);
  if ('photoIds' in filter) return photoIdsFilter(filter.photoIds);
  return 'identity' in filter ? equals('identity', filter.identity) : oneOf('identity', filter.identities);
}

export function faceIdsFilter(faceIds: FaceId[]): string {
  return oneOf('face_id', faceIds);
}

export function photoIdsFilter(photoIds: readonly PhotoId[]): string {
  return oneOf('photo_id', photoIds);
}

/** Primary keys, encoded as in the column, in a range. null: no bound. */
export function rangeFilter(after: string | null, upTo: string | null): string {
  const bounds = [`face_id > ${literal(after ?? '')}`];
  if (upTo !== null) bounds.push(`face_id <= ${literal(upTo)}`);
  return bounds.join(' and ');
}

/** `''`: no restriction. */
export function searchFilter({ excludePhoto, excludeIdentity, identity }: SearchOptions): string {
  const parts: string[] = [];
  if (excludePhoto !== undefined) parts.push(`photo_id != ${quoted(excludePhoto)}`);
  if (excludeIdentity !== undefined) parts.push(`identity != ${quoted(excludeIdentity)}`);
  if (identity !== undefined) parts.push(equals('identity', identity));
  return parts.join(' and ');
}

function oneOf(column: string, values: readonly string[]): string {
  return `${column} in [${values.map(quoted).join(', ')}]`;
}

function equals(column: string, value: string): string {
  return `${column} == ${quoted(value)}`;
}

function quoted(value: string): string {
  return literal(encodeText(value));
}

function literal(encoded: string): string {
  return JSON.stringify(encoded);
}

/**
 * Text as the columns store it: apostrophes, control characters and `%` itself are percent-encoded, so nearly every name is unchanged.
 * Milvus Lite 2.5.1 pastes primary keys between single quotes into SQL when it deletes or upserts: every such call would fail for a
 * name with an apostrophe, and a crafted name could delete other rows. Also, Milvus's expressions have no escape for a newline.
 */
export function encodeText(text: string): string {
  return text.replace(/['%\u0000-\u001f\u007f]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The inverse of `encodeText`. */
export function decodeText(encoded: string): string {
  return encoded.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Encoded text has at most this many times the bytes of the original. */
export const MAX_EXPANSION = 3;
