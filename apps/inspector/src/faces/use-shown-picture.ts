import { useState } from 'react';
import { type ImageReference, thumbnailOfImage, urlOfImage } from './face-reference';

export interface ShownPicture {
  /** null: the browser can show none of what there is. */
  url: string | null;
  /** To be called when it cannot be shown. */
  onError(): void;
}

/** Where a picture can be seen: itself, or its thumbnail where the browser does not know its format, such as TIFF. */
export function useShownPicture(image: ImageReference): ShownPicture {
  const [failed, setFailed] = useState<readonly string[]>([]);
  const urls = [urlOfImage(image), thumbnailOfImage(image)];
  const url = urls.find((candidate) => candidate !== null && !failed.includes(candidate)) ?? null;
  return { url, onError: () => url && setFailed([...failed, url]) };
}
