import { LookalikeError } from '@lookalike/client';
import { isBeingOpened } from './is-being-opened';

describe('isBeingOpened', () => {
  it('tells what comes by itself from what only a restart mends, though both have one code', () => {
    const failed = 'Name a folder that can be read and holds photos.';
    const problem = (message: string, remedy: string) => new LookalikeError('GALLERY_UNAVAILABLE', message, remedy);
    expect(isBeingOpened(problem('The gallery is still being opened.', 'Ask again in a moment.'))).toBe(true);
    expect(isBeingOpened(problem('The folder holds no photo.', failed))).toBe(false);
    expect(isBeingOpened(new Error('It broke.'))).toBe(false);
  });
});
