import { imageTooLarge, MAX_IMAGE_BYTES } from './images';

it('states the size of a file that is too large, never rounded to the limit', () => {
  expect(imageTooLarge(MAX_IMAGE_BYTES + 1, 'The photo a.jpg').message).toBe(
    'The photo a.jpg has 20.1 MB; the limit is 20 MB.',
  );
  expect(imageTooLarge()).toMatchObject({ code: 'IMAGE_TOO_LARGE', message: 'The image is larger than 20 MB.' });
});
