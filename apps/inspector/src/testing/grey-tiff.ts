const SHORT = 3;
const LONG = 4;

/** A grey square as an uncompressed TIFF (TIFF 6.0, section 4): a format that the gateway decodes and browsers do not show. */
export function greyTiff(side: number): Buffer {
  const pixels = Buffer.alloc(side * side, 128);
  const fields: [tag: number, type: number, value: number][] = [
    [256, SHORT, side],
    [257, SHORT, side],
    [258, SHORT, 8],
    [259, SHORT, 1],
    [262, SHORT, 1],
    [273, LONG, 8],
    [277, SHORT, 1],
    [278, SHORT, side],
    [279, LONG, pixels.byteLength],
  ];
  const header = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(header.byteLength + pixels.byteLength, 4);
  const directory = Buffer.alloc(2 + 12 * fields.length + 4);
  directory.writeUInt16LE(fields.length);
  fields.forEach(([tag, type, value], index) => {
    const at = 2 + 12 * index;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value, at + 8);
  });
  return Buffer.concat([header, pixels, directory]);
}
