import { Writer } from 'protobufjs/minimal';
import { decodeRows } from './query-with-vectors';

/** A QueryResults of one field with vectors, of the given numbers. */
function messageOf(dimension: number, numbers: number[]): Buffer {
  const floats = Writer.create().uint32(10).fork();
  for (const number of numbers) floats.float(number);
  const vectors = Writer.create().uint32(8).int64(dimension).uint32(18).bytes(floats.ldelim().finish());
  const field = Writer.create().uint32(8).int32(101).uint32(26).string('vector').uint32(34).bytes(vectors.finish());
  return Buffer.from(Writer.create().uint32(18).bytes(field.finish()).finish());
}

const decode = () => ({ status: {}, fields_data: [] });

describe('decodeRows', () => {
  const message = messageOf(2, [0.5, -1, 0.25, 3]);

  it('splits the vectors into rows', () => {
    expect(decodeRows(message, decode).rows.map(({ vector }) => vector)).toEqual([
      Float32Array.of(0.5, -1),
      Float32Array.of(0.25, 3),
    ]);
    expect(decodeRows(messageOf(2, []), decode).rows).toEqual([]);
  });

  it('rejects a message that is truncated at any byte', () => {
    for (let length = 1; length < message.length; length++)
      expect(() => decodeRows(message.subarray(0, length), decode)).toThrow(RangeError);
  });
});
