import { LookalikeError } from '@lookalike/domain';
import fc from 'fast-check';
import { elementCount, type Tensors } from '../tensors';

/** The contract of every reader for any bytes: complete tensors that are not larger than the file, or ASSET_CORRUPT that names the file. */
export function expectTensorsOrCorrupt(bytes: Uint8Array, read: (bytes: Uint8Array, file: string) => Tensors): void {
  let tensors: Tensors;
  try {
    tensors = read(bytes, 'weights.bin');
  } catch (error) {
    if (!LookalikeError.is(error, 'ASSET_CORRUPT')) throw error;
    expect(error.message).toContain('weights.bin');
    return;
  }
  let total = 0;
  for (const { shape, data } of tensors.values()) {
    expect(data.length).toBe(elementCount(shape));
    total += data.byteLength;
  }
  expect(total).toBeLessThanOrEqual(bytes.length);
}

/** Reads random bytes, and a valid file with some bytes changed, truncated, or with a part removed or repeated. */
export function expectToSurviveAnyBytes(valid: Uint8Array, read: (bytes: Uint8Array, file: string) => Tensors): void {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => expectTensorsOrCorrupt(bytes, read)));
  fc.assert(
    fc.property(mutated(valid), (bytes) => expectTensorsOrCorrupt(bytes, read)),
    { numRuns: 2000 },
  );
}

function mutated(valid: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat(valid.length - 1);
  const changes = fc.array(fc.tuple(at, fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x2e, 0x7f, 0x80, 0xff))), {
    maxLength: 6,
  });
  return fc
    .tuple(changes, fc.option(at, { freq: 3 }), fc.option(fc.tuple(at, at), { freq: 3 }))
    .map(([edits, end, part]) => {
      const bytes = Buffer.from(valid);
      for (const [position, value] of edits) bytes[position] = value;
      const [from, to] = [...(part ?? [0, 0])].sort((a, b) => a - b) as [number, number];
      const spliced = Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
      return part ? spliced : bytes.subarray(0, end ?? bytes.length);
    });
}
