import type { ModelName } from '@lookalike/domain';
import { pattern } from '../spec-support/pattern';
import { IngestionQueue, type WaitingCrop } from './ingestion-queue';
import type { EncodeJob } from './jobs';
import type { Task } from './task';

const raster = pattern(2, 2);

function crop(wanted = true): WaitingCrop {
  return { raster, wanted: () => wanted, resolve: () => undefined, reject: () => undefined };
}

function photo(wanted = true): Task {
  const job = { kind: 'locate', image: new Uint8Array(), detect: true, models: [], faces: 'all' } as const;
  return {
    job: { ...job, models: [] },
    crashes: 0,
    wanted: () => wanted,
    resolve: () => undefined,
    reject: () => undefined,
  };
}

function taken(queue: IngestionQueue): (string | null)[] {
  const names: (string | null)[] = [];
  for (let task = queue.take(); task; task = queue.take()) {
    const { model, crops } = task.job as EncodeJob;
    names.push(task.job.kind === 'locate' ? 'photo' : `${model} ${crops.length}`);
  }
  return names;
}

describe('IngestionQueue', () => {
  let queue: IngestionQueue;
  const add = (model: ModelName, count: number, wanted = true) => {
    for (let index = 0; index < count; index++) queue.addCrop(model, crop(wanted));
  };

  beforeEach(() => {
    queue = new IngestionQueue();
  });

  it('gives full batches first, then photos, then what is left', () => {
    add('FACENET', 4);
    queue.add(photo());
    add('RESNET50', 1);
    expect(taken(queue)).toEqual(['FACENET 3', 'RESNET50 1', 'photo', 'FACENET 1']);
  });

  it('lets models take turns', () => {
    add('FACENET', 6);
    add('RESNET50', 2);
    expect(taken(queue)).toEqual(['FACENET 3', 'RESNET50 1', 'FACENET 3', 'RESNET50 1']);
  });

  it('leaves no crop behind when there is nothing else to do', () => {
    add('MOBILEFACENET', 1);
    add('FACENET', 1);
    expect(taken(queue)).toEqual(['MOBILEFACENET 1', 'FACENET 1']);
  });

  it('drops what nobody waits for any more', () => {
    add('FACENET', 2, false);
    add('FACENET', 1);
    queue.add(photo(false));
    expect(taken(queue)).toEqual(['FACENET 1']);
    add('RESNET50', 3, false);
    expect(queue.take()).toBeNull();
  });

  it('takes a task that is tried again before other photos', () => {
    queue.add(photo());
    const again = photo();
    queue.retry(again);
    expect(queue.take()).toBe(again);
  });

  it('gives each crop its own vector and its share of the time', () => {
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
