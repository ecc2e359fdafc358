/**
 * A grey progressive JPEG of one colour with any number of scans, all of the whole image and consistent with each other: a few
 * bytes each, in which a code represents a run of 16,384 empty blocks.
 */
export function jpegWithScans(width: number, height: number, scans: number): Buffer {
  const frame = Buffer.from([0xff, 0xc2, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  // One code of one bit: a DC difference of 0, or a run of 2^14 blocks and 14 bits to add to it.
  const table = (kind: number, symbol: number) =>
    Buffer.from([0xff, 0xc4, 0, 20, kind, 1, ...Array<number>(15).fill(0), symbol]);
  const scan = (first: number, last: number, bits: number) =>
    Buffer.concat([Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, first, last, 0]), Buffer.alloc(Math.ceil(bits / 8))]);
  const repeated = scan(1, 63, Math.ceil(blocks / 16_384) * 15);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...Array<number>(64).fill(1)]),
    frame,
    table(0x00, 0),
    table(0x10, 0xe0),
    scan(0, 0, blocks),
    ...Array.from({ length: scans - 1 }, () => repeated),
    Buffer.from([0xff, 0xd9]),
  ]);
}
