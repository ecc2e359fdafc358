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
