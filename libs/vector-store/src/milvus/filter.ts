import type { FaceId } from '@lookalike/domain';
import type { RowFilter, SearchOptions } from '../face-index';
import { toSafeText } from './safe-text';

/**
 * Milvus's boolean expressions. Values go through JSON.stringify, which carries quotes, backslashes and Unicode as Milvus reads
 * them; pasted between quotes a name could end its string and become part of the expression (`"); drop`).
 */
export function rowFilter(filter: Exclude<RowFilter, { faceIds: FaceId[] }>): string {
  return 'photoId' in filter ? equals('photo_id', filter.photoId) : equals('identity', filter.identity);
}

export function faceIdsFilter(faceIds: FaceId[]): string {
  return `face_id in [${faceIds.map(quoted).join(', ')}]`;
}

/** Keys, as the column holds them, in a range; null: no bound. */
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

function equals(column: string, value: string): string {
  return `${column} == ${quoted(value)}`;
}

function quoted(value: string): string {
  return literal(toSafeText(value));
}

function literal(safeText: string): string {
  return JSON.stringify(safeText);
}
