import { LookalikeError, type PhotoId } from '@lookalike/domain';

export function photoNotFound(gallery: string, id: PhotoId, cause?: unknown): LookalikeError {
  return new LookalikeError(
    'PHOTO_NOT_FOUND',
    `The gallery ${gallery} has no photo with the id ${JSON.stringify(id)}.`,
    'Use the id of a photo: its identity and number, such as George_W_Bush/0001, or its path without the extension.',
    { cause },
  );
}

/** PHOTO_UNREADABLE for a photo for which node:fs threw `error`. */
export function photoUnreadable(path: string, error: unknown): LookalikeError {
  const message = `The photo ${path} cannot be read: ${(error as Error).message}.`;
  const needsAction = isPermanent(error);
  const action = needsAction ? 'Make the file readable' : 'Check its disk';
  const remedy = `${action}. If the photo is already indexed, it stays indexed.`;
  return new LookalikeError('PHOTO_UNREADABLE', message, remedy, { cause: error, retryable: !needsAction });
}

/** Whether someone must act before a file or folder can be read. A disk error may pass; missing permissions and broken links do not. */
export function isPermanent(error: unknown): boolean {
  return /^(?:EACCES|EPERM|ENOTDIR|ELOOP)$/u.test((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}
