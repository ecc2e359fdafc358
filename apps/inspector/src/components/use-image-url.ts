import { useState } from 'react';
import { client } from '../api/client';
import { type ImageReference, imagePath, thumbnailPath } from '../image-reference';

export interface ImageUrl {
  /** null: the browser can display none of the available formats. */
  url: string | null;
  /** Must be called when the browser could not display `url`. */
  onError(): void;
}

/** The URL of an image, or of its thumbnail when the browser does not support the image's format, such as TIFF. */
export function useImageUrl(image: ImageReference): ImageUrl {
  const [failed, setFailed] = useState<readonly string[]>([]);
  const paths = [imagePath(image), thumbnailPath(image)].filter((path) => path !== null);
  const url = paths.map(client.urlOf).find((candidate) => !failed.includes(candidate)) ?? null;
  return { url, onError: () => url && setFailed([...failed, url]) };
}
