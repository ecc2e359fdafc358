const MIN_BLOCK_BYTES = 4 * 1024;
const MAX_BLOCK_BYTES = 256 * 1024;

/**
 * The bytes of a body, copied into blocks as they arrive: a chunk of a body keeps the whole packet in memory that it arrived in. One
 * buffer that grows would be copied whenever it is full, which for many bodies together may happen in the same turn of the event loop.
 */
export class BodyBlocks {
  private blocks: Buffer[] = [];
  private last = Buffer.alloc(0);
  private lastUsed = 0;
  private size = 0;
  /** Bytes of memory that the blocks occupy. */
  private capacity = 0;

  /** @param maxBytes of the body. No more memory is allocated. */
  constructor(private readonly maxBytes: number) {}

  get received(): number {
    return this.size;
  }

  /** The memory in bytes that the blocks occupy when more bytes have been added. */
  capacityWith(bytes: number): number {
    const free = this.last.byteLength - this.lastUsed;
    return this.capacity + (bytes > free ? this.nextBlockBytes(bytes - free) : 0);
  }

  add(chunk: Buffer): void {
    const copied = chunk.copy(this.last, this.lastUsed);
    this.lastUsed += copied;
    this.size += copied;
    if (copied === chunk.byteLength) return;
    this.last = Buffer.allocUnsafeSlow(this.nextBlockBytes(chunk.byteLength - copied));
    this.blocks.push(this.last);
    this.capacity += this.last.byteLength;
    this.lastUsed = chunk.copy(this.last, 0, copied);
    this.size += this.lastUsed;
  }

  /** Whether `take` copies more than some kilobytes: up to 10 ms. */
  get isLarge(): boolean {
    return this.size > MAX_BLOCK_BYTES;
  }

  /** @returns the body. The blocks are empty then. */
  take(): Buffer {
    const body = this.blocks.length === 1 ? this.last.subarray(0, this.size) : Buffer.concat(this.blocks, this.size);
    this.clear();
    return body;
  }

  clear(): void {
    this.blocks = [];
    this.last = Buffer.alloc(0);
    this.lastUsed = this.size = this.capacity = 0;
  }

  /** Doubles the capacity up to `MAX_BLOCK_BYTES` more, and is at least the rest of a chunk. */
  private nextBlockBytes(needed: number): number {
    const doubled = Math.min(Math.max(this.capacity, MIN_BLOCK_BYTES), MAX_BLOCK_BYTES);
    return Math.max(Math.min(doubled, this.maxBytes - this.capacity), needed);
  }
}
