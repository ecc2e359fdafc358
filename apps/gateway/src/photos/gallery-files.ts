import type * as core from '@lookalike/core';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { connectionType } from '../graphql/connection';

const IgnoreReasonEnum: { [reason in core.IgnoreReason]: reason } = {
  RECYCLE_BIN: 'RECYCLE_BIN',
  SNAPSHOT: 'SNAPSHOT',
  SYSTEM: 'SYSTEM',
  HIDDEN: 'HIDDEN',
  IGNORE_FILE: 'IGNORE_FILE',
};

registerEnumType(IgnoreReasonEnum, {
  name: 'IgnoreReason',
  description: 'Why a file or folder of the gallery is ignored. A `.lookalikeignore` file can include it again.',
  valuesConfig: {
    RECYCLE_BIN: {
      description: 'It is a recycle bin, such as `#recycle`, `@Recycle`, `$RECYCLE.BIN` or `.Trash-1000`.',
    },
    SNAPSHOT: {
      description: 'It contains earlier versions of the same files, such as `#snapshot` or `@Recently-Snapshot`.',
    },
    SYSTEM: { description: 'An operating system or a NAS system created it, such as `@eaDir` or `lost+found`.' },
    HIDDEN: { description: 'Its name begins with a dot.' },
    IGNORE_FILE: { description: 'It matches a pattern in a `.lookalikeignore` file of the gallery.' },
  },
});

@ObjectType({ description: 'The files and folders of the gallery that are ignored for one reason.' })
export class IgnoredFiles {
  @Field(() => IgnoreReasonEnum, { description: 'Why they are ignored.' })
  reason!: core.IgnoreReason;

  @Field(() => Int, { description: 'Number of files and folders. An ignored folder counts once: it is not read.' })
  count!: number;

  @Field(() => [String], { description: 'Some of their paths inside the gallery, at most 10.' })
  examples!: string[];
}

export const IssueCodeEnum: { [code in core.IssueCode]: code } = {
  HEIC: 'HEIC',
  UNSUPPORTED_FORMAT: 'UNSUPPORTED_FORMAT',
  NOT_AN_IMAGE: 'NOT_AN_IMAGE',
  NO_IMAGE_EXTENSION: 'NO_IMAGE_EXTENSION',
  EMPTY: 'EMPTY',
  NAME_NOT_UTF8: 'NAME_NOT_UTF8',
  SKIPPED_LINK: 'SKIPPED_LINK',
  BROKEN_LINK: 'BROKEN_LINK',
  NOT_A_FILE: 'NOT_A_FILE',
  NO_PERMISSION: 'NO_PERMISSION',
  NOT_MOUNTED: 'NOT_MOUNTED',
  UNREADABLE: 'UNREADABLE',
  NOT_DOWNLOADED: 'NOT_DOWNLOADED',
};

registerEnumType(IssueCodeEnum, {
  name: 'GalleryIssueCode',
  description: 'Why a file or folder of the gallery is not used.',
  valuesConfig: {
    HEIC: { description: 'A HEIC image, even if it has the extension of another format: convert it to JPEG.' },
    UNSUPPORTED_FORMAT: { description: 'Another format of images or videos that is not supported.' },
    NOT_AN_IMAGE: { description: 'It is named like an image, but its content is not one.' },
    NO_IMAGE_EXTENSION: { description: 'It is not named like an image.' },
    EMPTY: { description: 'It has no content; it may be a photo that is being written.' },
    NAME_NOT_UTF8: { description: 'Its name is not valid UTF-8, so no id can name it.' },
    SKIPPED_LINK: {
      description: 'A link to a target outside the gallery, or to a folder that is read at its own path.',
    },
    BROKEN_LINK: { description: 'A link whose target does not exist, or that refers to itself.' },
    NOT_A_FILE: { description: 'Neither a file nor a folder.' },
    NO_PERMISSION: { description: 'The service may not read it. Its photos stay indexed.' },
    NOT_MOUNTED: { description: 'The disk of the folder is not mounted. Its photos stay indexed.' },
    UNREADABLE: { description: 'It could not be read for another reason. Its photos stay indexed.' },
    NOT_DOWNLOADED: {
      description:
        'A part of the sample gallery, or LFW, that could not be downloaded. Until LFW is available, the sample gallery is used instead. The service repeats the download at `retryAt`. After the download, it opens the gallery again as soon as no ingestion is running.',
    },
  },
});

@ObjectType({ description: 'A file or folder of the gallery that is not used.' })
class GalleryIssue {
  @Field(() => String, {
    description:
      'Path inside the gallery. Bytes of a name that is not UTF-8 are written as `%` and two hexadecimal digits.',
  })
  path!: string;

  @Field(() => IssueCodeEnum, { description: 'The reason, for programs.' })
  code!: core.IssueCode;

  @Field(() => String, { description: 'The reason, as a sentence about the file or folder, for people.' })
  reason!: string;

  @Field(() => String, { description: 'What to do, for people.' })
  remedy!: string;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When the download is repeated, for NOT_DOWNLOADED. The time is in the past while an attempt is running. It is null for other codes, and if the download has not failed.',
  })
  retryAt?: Date | null;
}

export const GalleryIssueConnection = connectionType(
  'GalleryIssue',
  GalleryIssue,
  'files and folders that are not used',
);
