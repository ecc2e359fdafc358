/** First bytes of the picture formats that browsers show, at their offset. */
const SIGNATURES: { type: string; offset: number; bytes: string }[] = [
  { type: 'image/jpeg', offset: 0, bytes: '\xff\xd8\xff' },
  { type: 'image/png', offset: 0, bytes: '\x89PNG' },
  { type: 'image/gif', offset: 0, bytes: 'GIF8' },
  { type: 'image/webp', offset: 8, bytes: 'WEBP' },
  { type: 'image/avif', offset: 4, bytes: 'ftypavif' },
];

/** By the bytes alone: what a client says of its upload may be meant to make it run as a page. */
export function pictureType(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
  const found = SIGNATURES.find(({ offset, bytes: signature }) => start.startsWith(signature, offset));
  return found?.type ?? 'application/octet-stream';
}
