import type { Gallery } from '@lookalike/dataset';
import { openService } from '../testing/lazy-services';
import { IngestionActivity } from './ingestion-activity';

describe('the ingestions of a gallery', () => {
  const opened = { name: 'sample' } as Gallery;
  let activity: IngestionActivity;
  beforeEach(async () => (activity = new IngestionActivity(await openService(async () => opened))));

  it('are expected until they begin, and again when another gallery is opened', () => {
    activity.setExpected(['FACENET']);
    expect([activity.isExpected('FACENET'), activity.isExpected('RESNET50')]).toEqual([true, false]);
    activity.setRunning(['FACENET']);
    activity.setEnded();
    expect(activity.isExpected('FACENET')).toBe(false);
    Object.assign(opened, { name: 'lfw' });
    expect(activity.isExpected('FACENET')).toBe(true);
    Object.assign(opened, { name: 'sample' });
    activity.setRunning(['RESNET50']);
    expect(activity.isExpected('FACENET')).toBe(false);
  });

  it('run until their own process ends them', () => {
    activity.setRunning(['FACENET'], 'owner');
    activity.setRunning(['RESNET50']);
    activity.setRunning([], 'owner');
    expect([activity.isRunning('FACENET'), activity.isRunning('RESNET50')]).toEqual([false, true]);
    expect(activity.endedIngestions).toBe(0);
    activity.setEnded();
    expect(activity.isRunning('RESNET50')).toBe(false);
    expect(activity.endedIngestions).toBe(1);
  });
});
