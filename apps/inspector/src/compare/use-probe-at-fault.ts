import { isLookalikeError, type LookalikeErrorCode } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { detectionQuery } from '../api/queries';
import type { ImageReference } from '../image-reference';

// Without the picture no model can answer; without the detector some can.
const AT_FAULT: LookalikeErrorCode[] = [
  'PHOTO_NOT_FOUND',
  'UPLOAD_NOT_FOUND',
  'IMAGE_UNREADABLE',
  'IMAGE_TOO_LARGE',
  'IMAGE_TOO_MANY_PIXELS',
  'IMAGE_TOO_SMALL',
];

/** Whether the probe's picture is not there or is none. */
export function useProbeAtFault(image: ImageReference | null): boolean {
  const { error } = useQuery(detectionQuery(image));
  return AT_FAULT.some((code) => isLookalikeError(error, code));
}
