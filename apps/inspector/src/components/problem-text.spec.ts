import fc from 'fast-check';
import { firstSentence } from './problem-text';

describe('firstSentence', () => {
  it('takes a message apart behind what happened', () => {
    expect(firstSentence('MTCNN weights could not be had. Looked in: cache; pypi facenet-pytorch 2.6.0.')).toEqual([
      'MTCNN weights could not be had.',
      'Looked in: cache; pypi facenet-pytorch 2.6.0.',
    ]);
  });

  it('leaves a single sentence whole, with its versions and addresses', () => {
    const message = 'Milvus Lite 2.5.1 at 127.0.0.1:9 does not answer.';
    expect(firstSentence(message)).toEqual([message, '']);
  });

  it('loses nothing but blanks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (message) => {
        const bare = (text: string) => text.replace(/\s/g, '');
        expect(bare(firstSentence(message).join(' '))).toBe(bare(message));
      }),
    );
  });
});
