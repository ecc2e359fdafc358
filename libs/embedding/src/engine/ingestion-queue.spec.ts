import type { ModelName } from '@lookalike/domain';
import { noiseImage } from '../testing/test-image';
import { IngestionQueue, type QueuedCrop, type QueuedJob } from './ingestion-queue';

const raster = noiseImage(2, 2);

function crop(aborted = false): QueuedCrop {
  return { raster, isAborted: () => aborted, resolve: () => undefined, reject: () => undefined };
}

function photo(aborted = false): QueuedJob {
  return {
    job: { kind: 'image', image: new Uint8Array(), detectFaces: true, models: [], faces: 'all' },
    crashes: 0,
    isAborted: () => aborted,
    resolve: () => undefined,
    reject: () => undefined,
  };
}

/** Takes everything from the queue; names each job. */
function takeAll(queue: IngestionQueue): string[] {
  const names: string[] = [];
  for (let queued = queue.take(); queued; queued = queue.take()) {
    const { job } = queued;
    names.push(job.kind === 'image' ? 'photo' : `${job.model} ${job.crops.length}`);
  }
  return names;
}

describe('IngestionQueue', () => {
  let queue: IngestionQueue;
  const add = (model: ModelName, count: number, aborted = false) => {
    for (let index = 0; index < count; index++) queue.addCrop(model, crop(aborted));
  };

  beforeEach(() => {
    queue = new IngestionQueue();
  });

  it('returns full batches first, then photos, then incomplete batches', () => {
    add('FACENET', 4);
    queue.add(photo());
    add('RESNET50', 1);
    expect(takeAll(queue)).toEqual(['FACENET 3', 'RESNET50 1', 'photo', 'FACENET 1']);
  });

  it('alternates between models', () => {
    add('FACENET', 6);
    add('RESNET50', 2);
    expect(takeAll(queue)).toEqual(['FACENET 3', 'RESNET50 1', 'FACENET 3', 'RESNET50 1']);
  });

  it('returns incomplete batches when nothing else is queued', () => {
    add('MOBILEFACENET', 1);
    add('FACENET', 1);
    expect(takeAll(queue)).toEqual(['MOBILEFACENET 1', 'FACENET 1']);
  });

  it('drops aborted jobs and crops', () => {
    add('FACENET', 2, true);
    add('FACENET', 1);
    queue.add(photo(true));
    expect(takeAll(queue)).toEqual(['FACENET 1']);
    add('RESNET50', 3, true);
    expect(queue.take()).toBeNull();
  });

  it('returns a job that is retried before other photos', () => {
    queue.add(photo());
    const again = photo();
    queue.retry(again);
    expect(queue.take()).toBe(again);
  });

  it('resolves each crop with its vector and its share of the time', () => {
    const results: unknown[] = [];
    for (const name of ['a', 'b'])
      queue.addCrop('FACENET', { ...crop(), resolve: (result) => results.push([name, result]) });
    const vectors = [Float32Array.of(1), Float32Array.of(2)];
    queue.take()!.resolve({ vectors, encodeMs: 30 });
    expect(results).toEqual([
      ['a', { vector: vectors[0], encodeMs: 15 }],
      ['b', { vector: vectors[1], encodeMs: 15 }],
    ]);
  });
});
