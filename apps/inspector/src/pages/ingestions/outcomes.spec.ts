import type { ModelName } from '@lookalike/client';
import { PAGE_WORDS } from '../../components/page-words';
import { groupFailures, type PhotoOutcome } from './outcomes';

interface Failure {
  id: string;
  code: string;
  message: string;
  remedy: string;
  model?: ModelName;
}

function failed({ id, model = 'FACENET', ...reason }: Failure): PhotoOutcome {
  const photo = { id, url: `/photos/${id}`, thumbnailUrl: `/thumbnails/${id}` };
  const problem = { ...reason, retryable: false } as NonNullable<PhotoOutcome['problem']>;
  return { model, outcome: 'FAILED', at: '2026-01-01T00:00:00Z', photo, problem };
}

const UNREADABLE = 'PHOTO_UNREADABLE';
const locked = {
  id: 'A/1',
  code: UNREADABLE,
  message: 'The photo A/1.jpg: EACCES.',
  remedy: 'Make the file readable.',
};
const pipe = { id: 'A/2', code: UNREADABLE, message: 'The photo A/2.jpg is not a file.', remedy: 'Replace it.' };

describe('groupFailures', () => {
  it('groups by code alone: the remedy is that of the page, and the photos keep their messages', () => {
    const [group, ...others] = groupFailures([failed(locked), failed(pipe)]);
    expect(others).toEqual([]);
    expect(group!.text).toEqual({
      code: UNREADABLE,
      title: null,
      details: null,
      remedy: (PAGE_WORDS.PHOTO_UNREADABLE as { remedyOfPhotos: string }).remedyOfPhotos,
    });
    expect(group!.photos.map(({ id, messages }) => [id, messages])).toEqual([
      ['A/1', [locked.message]],
      ['A/2', [pipe.message]],
    ]);
  });

  it('keeps a remedy that all photos of a group share', () => {
    const [group] = groupFailures([failed(locked), failed({ ...pipe, remedy: locked.remedy })]);
    expect(group!.text!.remedy).toBe(locked.remedy);
  });

  it('shows a common message once, as the title', () => {
    const common = { code: 'IMAGE_UNREADABLE', message: 'The image is damaged.', remedy: 'Use a complete JPEG.' };
    const [group] = groupFailures([failed({ id: 'A/1', ...common }), failed({ id: 'A/2', ...common })]);
    expect(group!.text).toMatchObject({ title: common.message, remedy: common.remedy });
    expect(group!.photos.map(({ messages }) => messages)).toEqual([[], []]);
  });

  it('lists each photo once with its models, in the order of the answer, and the codes in their order', () => {
    const small = { code: 'IMAGE_TOO_SMALL', message: 'It has 8 × 8 pixels.', remedy: 'Use a larger version.' };
    const groups = groupFailures([
      failed({ id: 'B/1', ...small }),
      failed(locked),
      failed({ id: 'B/1', ...small, model: 'RESNET50' }),
    ]);
    expect(groups.map(({ code, photos }) => [code, photos.map(({ id, models }) => [id, models])])).toEqual([
      ['IMAGE_TOO_SMALL', [['B/1', ['FACENET', 'RESNET50']]]],
      [UNREADABLE, [['A/1', ['FACENET']]]],
    ]);
  });

  it('shows all remedies of a code that is newer than the page', () => {
    const newer = { code: 'QUOTA_EXCEEDED', message: 'Too many.' };
    const [group] = groupFailures([
      failed({ id: 'A/1', ...newer, remedy: 'Wait an hour.' }),
      failed({ id: 'A/2', ...newer, remedy: 'Wait a day.' }),
    ]);
    expect(group!.text!.remedy).toBe('Wait an hour. Wait a day.');
  });

  it('has a group for failures without a recorded reason', () => {
    expect(groupFailures([{ ...failed(locked), problem: null }])).toEqual([
      { code: '', text: null, photos: [{ id: 'A/1', url: '/photos/A/1', models: ['FACENET'], messages: [] }] },
    ]);
  });
});
