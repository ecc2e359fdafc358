import fc from 'fast-check';
import { faceIdOf, parseFaceId, photoIdOf } from './photos';

describe('FaceId', () => {
  it('parses back to its parts for any photo id', () => {
    const photo = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(photo, fc.option(fc.nat()), (photoId, face) => {
        expect(parseFaceId(faceIdOf(photoId, face))).toEqual({ photoId, face });
        expect(photoIdOf(faceIdOf(photoId, face))).toBe(photoId);
      }),
    );
  });

  it.each(['', 'George_W_Bush/0001', '#0', 'a#', 'a#-1', 'a#1.5', 'a#photos'])('rejects %j', (text) => {
    expect(parseFaceId(text)).toBeNull();
  });
});
