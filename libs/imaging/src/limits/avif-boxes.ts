/** A box of an ISO base media file (ISO/IEC 14496-12, 4.2). */
export interface Box {
  type: string;
  /** Offsets of its content. */
  start: number;
  end: number;
}

/** The boxes between two offsets, each within them. Never throws. */
export function* boxesIn(file: Buffer, start: number, end: number): Generator<Box> {
  for (let at = start; at + 8 <= end;) {
    const size = file.readUInt32BE(at);
    // 1: the size follows in 64 bits. 0, like any other size below that of its own header: the last box.
    const isLong = size === 1 && at + 16 <= end;
    const header = isLong ? 16 : 8;
    const length = isLong ? Number(file.readBigUInt64BE(at + 8)) : size;
    const next = length < header ? end : Math.min(at + length, end);
    yield { type: file.toString('latin1', at + 4, at + 8), start: at + header, end: next };
    at = next;
  }
}

/** Reads unsigned numbers one after the other. Behind its end, all are 0. */
export class NumberReader {
  constructor(
    private readonly file: Buffer,
    private at: number,
    private readonly end: number,
  ) {}

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** @param size 0, 1, 2, 4 or 8 bytes. Numbers above 2^53 are not exact; they exceed the size of any file. */
  next(size: number): number {
    const at = this.at;
    this.at += size;
    if (size === 0 || this.at > this.end) return 0;
    return size === 8 ? Number(this.file.readBigUInt64BE(at)) : this.file.readUIntBE(at, size);
  }
}
