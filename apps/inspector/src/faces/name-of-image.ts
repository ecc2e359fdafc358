import type { ImageReference } from './face-reference';

/** What a picture is called: a photo by its id; an upload has no name. */
export const nameOfImage = (image: ImageReference): string => ('photo' in image ? image.photo : 'Your picture');
