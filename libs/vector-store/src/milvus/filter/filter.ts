import type { FaceId, PhotoId } from '@lookalike/domain';
import type { RowFilter, SearchOptions } from '../../vector-store';
import { encodeText } from './percent-encoding';

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
