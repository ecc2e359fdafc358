import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, fetchedAsset } from '@lookalike/testing';
import { readGraphdef } from './graphdef';
import { expectToSurviveAnyBytes } from '../testing/expect-tensors-or-corrupt';
import { message, varintField } from '../testing/write-protobuf';

const floats = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer);
const shape = (...sizes: number[]) => message(2, ...sizes.map((size) => message(2, varintField(1, size))));
const constant = (name: string, ...tensor: Buffer[]) =>
  message(
    1,
    message(1, Buffer.from(name)),
    message(2, Buffer.from('Const')),
    message(5, message(1, Buffer.from('value')), message(2, message(8, ...tensor))),
  );
const FLOAT = varintField(1, 1);
const INT32 = varintField(1, 3);

const valid = Buffer.concat([
  constant('weights', FLOAT, shape(2, 3), message(4, floats(1, 2, 3, 4, 5, 6))),
  constant('ones', FLOAT, shape(4), message(5, floats(1))),
  constant('scale', FLOAT, message(2), message(5, floats(0.5))),
  constant('axis', INT32, message(2), varintField(7, 3)),
  message(1, message(1, Buffer.from('relu')), message(2, Buffer.from('Relu')), message(3, Buffer.from('weights'))),
  varintField(3, 21),
]);
const read = (bytes: Uint8Array) => readGraphdef(bytes, 'weights.bin');
const corrupt = (what: RegExp) =>
  expect.objectContaining({ code: 'ASSET_CORRUPT', message: expect.stringMatching(what) as string });

describe('readGraphdef', () => {
  it('reads only float constants: complete, repeated or scalar', () => {
    expect(Object.fromEntries(read(valid))).toEqual({
      weights: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      ones: { shape: [4], data: Float32Array.of(1, 1, 1, 1) },
      scale: { shape: [], data: Float32Array.of(0.5) },
    });
  });

  it.each([
    [
      'values that do not match the shape',
      constant('w', FLOAT, shape(3), message(4, floats(1, 2))),
      /does not match its shape/,
    ],
    [
      'one value repeated beyond the size of the file',
      constant('w', FLOAT, shape(2 ** 30), message(5, floats(1))),
      /does not match/,
    ],
    ['a shape that overflows', constant('w', FLOAT, shape(2 ** 50, 2 ** 50), message(5, floats(1))), /does not match/],
    ['one name twice', Buffer.concat([constant('w', FLOAT, shape(1), message(4, floats(1))), valid, valid]), /twice/],
    ['a number in place of a message', varintField(1, 7), /not a valid protobuf message/],
    ['a number in place of a name', message(1, varintField(1, 7)), /not a valid protobuf message/],
    ['a field that exceeds its message', Buffer.of(0x0a, 0x02, 0x0a, 0x02, 0x41, 0x41), /not a valid protobuf message/],
    ['a group', Buffer.of(0x0b, 0x0b, 0x0b), /not a valid protobuf message/],
    ['groups that are nested deeply', Buffer.alloc(200_000, 0x0b), /not a valid protobuf message/],
    ['a varint that is not terminated', Buffer.alloc(20, 0xff), /not a valid protobuf message/],
    [
      'more fields than any network',
      Buffer.concat(Array.from({ length: 250_001 }, () => varintField(3, 1))),
      /more than 250000/,
    ],
  ])('rejects %s', (_, bytes, what) => {
    expect(() => read(bytes)).toThrow(corrupt(what));
  });

  it('returns complete tensors or ASSET_CORRUPT for any bytes', () => expectToSurviveAnyBytes(valid, readGraphdef));

  describeWith('the weights of FACENET_CASIA', fetchedAsset('facenet-casia'), ({ folder }) => {
    it('reads all weights', () => {
      const tensors = read(readFileSync(join(folder, 'graph.pb')));
      const weights = [...tensors].filter(([name]) => name.endsWith('/weights'));
      expect(weights).toHaveLength(133);
      expect(weights.reduce((sum, [, { data }]) => sum + data.length, 0)).toBe(23_432_032);
    });
  });
});
