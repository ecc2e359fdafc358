import type { Gallery } from '@lookalike/dataset';
import { LookalikeError, type Problem } from '@lookalike/domain';
import type { ComponentStatus } from './component-status';
import type { LazyService, LazyServiceContext } from './lazy-service';
import { StatusCheck } from './status-check';

/** The status of the gallery, also after it was opened: its folder may be moved away, or its disk unmounted. */
export class GalleryCheck {
  /** The check of the gallery that was checked last. Another gallery may be opened in its place. */
  private checked: { gallery: Gallery; check: StatusCheck } | null = null;
  private isReported = false;

  constructor(
    private readonly gallery: LazyService<Gallery>,
    private readonly context: Pick<LazyServiceContext, 'logger' | 'describeRemedy'>,
  ) {}

  /** The status of the service, or UNAVAILABLE while the photos of the open gallery cannot be read. Never rejects. */
  async status(): Promise<ComponentStatus> {
    const opened = this.gallery.status();
    if (opened.state !== 'READY') return opened;
    const problem = await this.checkOf(this.gallery.get()).problem();
    this.report(problem);
    // Nothing is opened again: the photos are read when the folder is back, and each status relies on a check that is at most a second old.
    return problem ? { state: 'UNAVAILABLE', problem, retryAt: null } : opened;
  }

  private checkOf(gallery: Gallery): StatusCheck {
    if (this.checked?.gallery !== gallery) {
      this.checked = { gallery, check: new StatusCheck(() => findProblem(gallery)) };
    }
    return this.checked.check;
  }

  private report(problem: Problem | null): void {
    const { logger, describeRemedy } = this.context;
    if ((problem !== null) === this.isReported) return;
    this.isReported = problem !== null;
    if (problem) logger.warn({ code: problem.code }, `Gallery: ${problem.message} ${describeRemedy(problem)}`);
    else logger.info('Gallery: its photos can be read again.');
  }
}

async function findProblem(gallery: Gallery): Promise<Problem | null> {
  try {
    await gallery.check();
    return null;
  } catch (error) {
    if (LookalikeError.is(error)) return error.toProblem();
    throw error;
  }
}
