import { useState } from 'react';
import { type ImageReference, imageUrl, thumbnailUrl } from '../image-reference';

export interface ImageUrl {
  /** null: the browser can display none of the available formats. */
  url: string | null;
  /** Must be called when the browser could not display `url`. */
  onError(): void;
}

/** The URL of an image, or of its thumbnail when the browser does not support the image's format, such as TIFF. */
export function useImageUrl(image: ImageReference): ImageUrl {
  const [failed, setFailed] = useState<readonly string[]>([]);
  const urls = [imageUrl(image), thumbnailUrl(image)];
  const url = urls.find((candidate) => candidate !== null && !failed.includes(candidate)) ?? null;
  return { url, onError: () => url && setFailed([...failed, url]) };
}
