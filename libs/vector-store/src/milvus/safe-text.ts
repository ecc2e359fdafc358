/**
 * Text as the columns hold it: apostrophes, control characters and `%`, the escape itself, are percent-encoded; all else, so nearly
 * every name, stands as it is. Milvus Lite 2.5.1 pastes primary keys into SQL between single quotes when it deletes or upserts: an
 * apostrophe in a name makes every such call fail, and a name could be made to delete other rows. And Milvus's expressions know no
 * escape for a newline.
 */
export function toSafeText(text: string): string {
  return text.replace(/['%\u0000-\u001f\u007f]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The inverse of `toSafeText`. */
export function fromSafeText(safe: string): string {
  return safe.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** Safe text is at most so many times as long, in bytes. */
export const EXPANSION = 3;
