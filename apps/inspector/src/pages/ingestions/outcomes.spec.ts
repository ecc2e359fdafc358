import type { ModelName } from '@lookalike/client';
import { PAGE_WORDS } from '../../components/page-words';
import { groupFailures, type PhotoOutcome } from './outcomes';

interface Failure {
  id: string;
  code: string;
  message: string;
  remedy: string;
  model?: ModelName;
  retryable?: boolean;
}

function failed({ id, model = 'FACENET', retryable = false, ...reason }: Failure): PhotoOutcome {
  const photo = { id, url: `/photos/${id}`, thumbnailUrl: `/thumbnails/${id}` };
  const problem = { ...reason, retryable } as NonNullable<PhotoOutcome['problem']>;
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
  it('has the remedy of the page for several photos, which keep their messages', () => {
    const [group, ...others] = groupFailures([failed(locked), failed(pipe)]);
    expect(others).toEqual([]);
    expect(group!.text).toEqual({
      title: null,
      remedy: (PAGE_WORDS.PHOTO_UNREADABLE as { remedyOfPhotos: string }).remedyOfPhotos,
    });
    expect(group!.photos.map(({ id, messages }) => [id, messages])).toEqual([
      ['A/1', [locked.message]],
      ['A/2', [pipe.message]],
    ]);
  });

  it('has the reported remedy for a single photo, which is more specific', () => {
    const [group] = groupFailures([failed(locked), failed({ ...locked, model: 'RESNET50' })]);
    expect(group!.text!.remedy).toBe(locked.remedy);
    expect(group!.photos[0]!.messages).toEqual([locked.message]);
  });

  it('decides by the code and `retryable`, whatever the texts are', () => {
    const groups = (first: string, second: string, retryable: boolean) =>
      groupFailures([
        failed({ id: 'A/1', code: UNREADABLE, message: first, remedy: first }),
        failed({ id: 'A/2', code: UNREADABLE, message: second, remedy: second, retryable }),
      ]).map(({ text, photos }) => ({ text, photos: photos.map(({ messages }) => messages) }));
    const texts = (first: string, second: string) => groups(first, second, false).map(({ text }) => text);
    expect(texts('Disk 1.', 'Disk 1.')).toEqual(texts('Disk 1.', 'Disk 2.'));
    expect(groups('Disk 1.', 'Disk 1.', false).map(({ photos }) => photos)).toEqual([[['Disk 1.'], ['Disk 1.']]]);
    expect(groups('Disk 1.', 'Disk 1.', true)).toHaveLength(2);
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

  it('shows the remedies of a code that is newer than the page next to the photos', () => {
    const newer = { code: 'QUOTA_EXCEEDED', message: 'Too many.' };
    const [group] = groupFailures([
      failed({ id: 'A/1', ...newer, remedy: 'Wait an hour.' }),
      failed({ id: 'A/2', ...newer, remedy: 'Wait a day.' }),
    ]);
    expect(group!.text).toEqual({ title: null, remedy: null });
    expect(group!.photos.map(({ messages }) => messages)).toEqual([
      ['Too many. Wait an hour.'],
      ['Too many. Wait a day.'],
    ]);
  });

  it('has a group for failures without a recorded reason', () => {
    expect(groupFailures([{ ...failed(locked), problem: null }])).toEqual([
      {
        code: '',
        retryable: false,
        text: null,
        photos: [{ id: 'A/1', url: '/photos/A/1', models: ['FACENET'], messages: [] }],
      },
    ]);
  });
});
