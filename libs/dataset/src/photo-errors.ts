import { LookalikeError, type PhotoId } from '@lookalike/domain';

export function photoNotFound(gallery: string, id: PhotoId, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'PHOTO_NOT_FOUND',
    `The gallery ${gallery} has no photo with the id ${JSON.stringify(id)}.`,
    'The id of a photo is its identity and number, such as George_W_Bush/0001, or its path without the extension.',
    { cause },
  );
}

/** What node:fs threw for a photo. */
export function photoUnreadable(path: string, error: unknown): LookalikeError {
  const message = `The photo ${path} cannot be read: ${(error as Error).message}.`;
  const isLasting = isPermanent(error);
  const remedy = `${isLasting ? 'Make the file readable' : 'Check its disk'}. What is indexed of the photo is kept.`;
  return new LookalikeError('PHOTO_UNREADABLE', message, remedy, { cause: error, retryable: !isLasting });
}

/** Whether someone must act before a file or folder can be read: what a disk reports may pass, permissions and links do not. */
export function isPermanent(error: unknown): boolean {
  return /^(?:EACCES|EPERM|ENOTDIR|ELOOP)$/u.test((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}
