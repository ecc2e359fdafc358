import { LookalikeError } from '@lookalike/domain';

export function urlNotAllowed(message: string): LookalikeError {
  return new LookalikeError(
    'URL_NOT_ALLOWED',
    message,
    'Only http and https addresses of the hosts in ALLOWED_IMAGE_HOSTS are fetched. Send the picture to POST /uploads, or have its host listed.',
  );
}

export function urlUnreachable(message: string, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'URL_UNREACHABLE',
    message,
    'Open the address in a browser to see whether it shows a picture, or send the picture to POST /uploads.',
    { cause },
  );
}
