/**
 * The text of a file that a user has written. Editors of Windows begin it with a byte order mark, and PowerShell writes UTF-16; both would
 * make the first line, or every line, look like other text. In this package, because `command-line` and `dataset` read such files.
 * @param bytes UTF-8, or UTF-16 with a byte order mark; invalid bytes become U+FFFD
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
