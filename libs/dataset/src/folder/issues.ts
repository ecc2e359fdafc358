import type { GalleryIssue, IssueCode } from '../gallery';
import { IGNORE_FILE } from './ignore-rules';

interface IssueKind {
  reason: string;
  remedy: string;
  isUnread?: boolean;
}

/** NOT_DOWNLOADED is an issue of galleries that are downloaded. */
type FolderIssueCode = Exclude<IssueCode, 'NOT_DOWNLOADED'>;

const ISSUES: Record<FolderIssueCode, IssueKind> = {
  HEIC: { reason: 'It is a HEIC image, a format that is not supported.', remedy: 'Convert it to JPEG.' },
  UNSUPPORTED_FORMAT: {
    reason: 'It has a format that is not supported.',
    remedy: 'If it is a photo, convert it to JPEG or PNG.',
  },
  NOT_AN_IMAGE: {
    reason: 'It does not start with the signature of an image format.',
    remedy: `If it is a photo, export or copy it again. Otherwise delete it, or list it in ${IGNORE_FILE}.`,
  },
  NO_IMAGE_EXTENSION: {
    reason: 'It does not have the extension of an image format.',
    remedy: `If it is a photo, give it the extension of its format. Otherwise nothing needs to be done, or list it in ${IGNORE_FILE}.`,
  },
  EMPTY: {
    reason: 'It is empty, so it has no signature of an image format.',
    remedy: 'Wait until it is written, or copy it again.',
    // It may be a photo that is being written.
    isUnread: true,
  },
  NAME_NOT_UTF8: {
    reason: 'Its name is not valid UTF-8.',
    remedy: 'Rename it, for example with convmv: its name probably has the encoding of an older system.',
  },
  SKIPPED_LINK: {
    reason: 'It is a link that leads out of the gallery.',
    remedy: 'If its target belongs to the gallery, copy or move it there. Otherwise delete the link.',
    // The photos that it leads to may have been moved to another disk.
    isUnread: true,
  },
  BROKEN_LINK: {
    reason: 'It was deleted, or it is a link to a path that does not exist.',
    remedy: 'Restore the target of the link, or delete the link.',
    isUnread: true,
  },
  NOT_A_FILE: {
    reason: 'It is neither a file nor a folder.',
    remedy: 'Delete it if it is not needed.',
    // It may be in the place of a photo.
    isUnread: true,
  },
  NO_PERMISSION: {
    reason: 'Lookalike has no permission to read it.',
    remedy: 'Make it readable for the user that runs Lookalike.',
    isUnread: true,
  },
  NOT_MOUNTED: {
    reason: 'Its disk is not mounted.',
    remedy: 'Mount the disk. If it will not come back, start an ingestion that deletes missing photos.',
    isUnread: true,
  },
  UNREADABLE: { reason: 'It cannot be read.', remedy: 'Check its disk.', isUnread: true },
};

/** @param text replaces the default texts of the code */
export function issueOf(path: string, code: FolderIssueCode, text: Partial<IssueKind> = {}): GalleryIssue {
  const { reason, remedy, isUnread = false } = { ...ISSUES[code], ...text };
  return { path, code, reason, remedy, isUnread };
}

/** The issue of a file or folder for which node:fs threw an error with this code. */
export function failureOf(path: string, code: string): GalleryIssue {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return issueOf(path, 'NO_PERMISSION');
    case 'ENOENT':
      return issueOf(path, 'BROKEN_LINK');
    case 'ELOOP':
      return issueOf(path, 'BROKEN_LINK', { reason: 'It is a link to itself.' });
    case 'ENOTDIR':
      return issueOf(path, 'UNREADABLE', { reason: 'It was deleted.', remedy: 'Restore it if it is needed.' });
    case 'ENAMETOOLONG':
      return issueOf(path, 'UNREADABLE', { reason: 'Its path is too long.', remedy: 'Shorten its path.' });
    case 'EFBIG':
      return issueOf(path, 'UNREADABLE', {
        reason: `Its ${IGNORE_FILE} is not a file of at most 256 kB.`,
        remedy: `Shorten or delete its ${IGNORE_FILE}.`,
      });
    default:
      return issueOf(path, 'UNREADABLE', { reason: `It cannot be read (${code}).` });
  }
}
