import { decodePhoto } from '@lookalike/imaging';
import type { Lane } from '../embedder';
import { MAX_DETECTION_PIXELS } from './crop-photo';
import type { CroppedImage, EncodeJob, ImageJob, ResultOf } from './jobs';
import type { LaneThread } from './lanes';
import type { WorkerThread } from './worker-thread';

/**
 * A worker thread with a decoder in front of it. An image is decoded only when its job is given to a thread, so that few photos are in
 * memory as pixels.
 */
export class DecodingThread implements LaneThread {
  constructor(
    private readonly thread: Pick<WorkerThread, 'call' | 'isAlive'>,
    private readonly decode: typeof decodePhoto = decodePhoto,
  ) {}

  get isAlive(): boolean {
    return this.thread.isAlive;
  }

  call<J extends ImageJob | EncodeJob>(job: J, lane: Lane, signal?: AbortSignal): Promise<ResultOf<J>> {
    const result = job.kind === 'image' ? this.crop(job, lane, signal) : this.thread.call(job, lane, signal);
    return result as Promise<ResultOf<J>>;
  }

  private async crop({ image, ...job }: ImageJob, lane: Lane, signal?: AbortSignal): Promise<CroppedImage> {
    const startedAt = performance.now();
    const background = lane === 'ingestion';
    const photo = await this.decode(image, { signal, background, reduceTo: MAX_DETECTION_PIXELS });
    const decodeMs = performance.now() - startedAt;
    const cropped = await this.thread.call({ ...job, kind: 'crop', photo }, lane, signal);
    return { ...cropped, decodeMs };
  }
}
