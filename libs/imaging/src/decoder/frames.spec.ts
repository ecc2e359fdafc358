import fc from 'fast-check';
import { type DecodeReply, type DecodeRequest, frameHead, FrameReader } from './frames';

it('reads the frames that were written, whatever the chunks of the pipe', () => {
  const frame = fc.tuple(fc.nat(1000), fc.uint8Array({ maxLength: 300 }));
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (frames, sizes) => {
        const written = frames.map(([side, payload]) => ({
          message: { kind: 'thumbnail', side } as DecodeRequest,
          payload,
        }));
        const stream = Buffer.concat(
          written.flatMap(({ message, payload }) => [frameHead(message, payload.byteLength), payload]),
        );
        const read: unknown[] = [];
        const reader = new FrameReader<DecodeRequest>((message, payload) => read.push({ message, payload }));
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          reader.push(stream.subarray(at, at + size));
          at += size;
        }
        expect(read).toEqual(written);
      },
    ),
  );
});

it('gives each payload its own ArrayBuffer', () => {
  const buffers: ArrayBufferLike[] = [];
  const reader = new FrameReader<DecodeReply>((_, { buffer }) => buffers.push(buffer));
  const head = frameHead({ rssBytes: 1, size: { width: 1, height: 1 } }, 3);
  reader.push(Buffer.concat([head, Buffer.from('abc'), head, Buffer.from('def')]));
  expect(buffers.map((buffer) => Buffer.from(buffer).toString())).toEqual(['abc', 'def']);
});
