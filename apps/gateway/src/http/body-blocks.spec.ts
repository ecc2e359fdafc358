import { randomBytes } from 'node:crypto';
import { BodyBlocks } from './body-blocks';

const MB = 1024 * 1024;

describe('BodyBlocks', () => {
  it.each([1, 100, 4_096, 65_536, 1_000_000])('joins chunks of %i bytes', (length) => {
    const body = randomBytes(Math.min(3 * MB, length * 10_000));
    const blocks = new BodyBlocks(20 * MB);
    for (let from = 0; from < body.byteLength; from += length) {
      const chunk = body.subarray(from, from + length);
      const capacity = blocks.capacityWith(chunk.byteLength);
      blocks.add(chunk);
      expect(blocks.capacityWith(0)).toBe(capacity);
      expect(capacity).toBeLessThanOrEqual(blocks.received + Math.max(4_096, blocks.received, MB / 4));
    }
    expect(blocks.received).toBe(body.byteLength);
    expect(blocks.take().equals(body)).toBe(true);
    expect(blocks.capacityWith(0)).toBe(0);
  });

  it('allocates no more than the announced size', () => {
    const blocks = new BodyBlocks(300_000);
    for (let i = 0; i < 300; i++) blocks.add(Buffer.alloc(1_000));
    expect(blocks.capacityWith(0)).toBe(300_000);
  });

  it('does not keep the memory of the chunks', () => {
    const chunk = Buffer.from('A');
    const blocks = new BodyBlocks(MB);
    blocks.add(chunk);
    chunk.write('B');
    expect(String(blocks.take())).toBe('A');
  });
});
