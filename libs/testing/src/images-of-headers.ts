/** A progressive JPEG without tables: frame headers that each declare `components` components, but contain `listed` of them, then scans. */
export function jpegOfHeaders({
  frames = 1,
  components = 3,
  listed = components,
  scans = 0,
}: Record<string, number>): Buffer {
  const length = 8 + listed * 3;
  const frame = Buffer.from([0xff, 0xc2, length >> 8, length & 255, 8, 0, 100, 0, 100, components]);
  const component = Buffer.from([0x11, 0x11, 0]);
  const scan = Buffer.from([0xff, 0xda, 0, 3, 0xf0]);
  const header = Buffer.concat([frame, ...Array<Buffer>(listed).fill(component)]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...Array<Buffer>(frames).fill(header),
    ...Array<Buffer>(scans).fill(scan),
    Buffer.alloc(600),
  ]);
}

/** A TIFF whose only directory lists the sizes of its strips `entries` times, each time with the same table of zeros. */
export function tiffWithSharedTable(entries: number, tableBytes: number): Buffer {
  const table = 8 + 2 + entries * 12 + 4;
  const tiff = Buffer.alloc(table + tableBytes);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(entries, 8);
  for (let at = 10; at < table - 4; at += 12) {
    tiff.writeUInt16LE(279, at);
    tiff.writeUInt16LE(3, at + 2);
    tiff.writeUInt32LE(tableBytes / 2, at + 4);
    tiff.writeUInt32LE(table, at + 8);
  }
  return tiff;
}
