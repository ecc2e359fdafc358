import type { Problem } from '@lookalike/domain';
import type { Run, RunStatus } from '@lookalike/records';
import type { Ingestion, IngestionRequest } from '../lookalike';
import { createToProblem } from '../lifecycle/to-problem';
import type { Services } from '../lifecycle/services';
import { Progress } from './progress';
import { runIngestion } from './run-ingestion';
import { StopSwitch } from './stop-switch';

/** The ingestion that runs. */
export class ActiveIngestion {
  readonly progress: Progress;
  /** Resolves with its last state; never rejects. */
  readonly ended: Promise<Ingestion>;
  private readonly stopSwitch = new StopSwitch();

  constructor(
    private readonly services: Services,
    private readonly run: Run,
    private readonly request: IngestionRequest,
    /** Called when the next one may start, before anybody is told of the end. */
    private readonly onEnd: () => void,
  ) {
    this.progress = new Progress(run);
    this.ended = this.work();
  }

  /** Ends it after the photos in flight. */
  cancel(): Promise<Ingestion> {
    this.stopSwitch.cancel();
    return this.ended;
  }

  /** Ends it now. */
  interrupt(): Promise<Ingestion> {
    this.stopSwitch.interrupt();
    return this.ended;
  }

  private async work(): Promise<Ingestion> {
    const toProblem = createToProblem(this.services.logger);
    try {
      const problem = await runIngestion(this.services, this.run.id, this.request, this.progress, this.stopSwitch);
      const { done, total } = this.progress.snapshot();
      if (this.stopSwitch.stop.aborted && done < total!) await this.end(this.stopSwitch.status, problem);
      else await this.end(problem ? 'FAILED' : 'SUCCEEDED', problem);
    } catch (error) {
      if (this.isStop(error)) await this.end(this.stopSwitch.status, null);
      else await this.end('FAILED', toProblem(error));
    }
    return this.progress.snapshot();
  }

  private isStop(error: unknown): boolean {
    const { stop, status } = this.stopSwitch;
    // An interrupted process takes the store down too: what fails from then on is no failure of the ingestion.
    return stop.aborted && (status === 'INTERRUPTED' || error === stop.reason);
  }

  private async end(status: RunStatus, problem: Problem | null): Promise<void> {
    const finishedAt = new Date();
    try {
      await this.services.records.get().updateRun(this.run.id, { status, finishedAt, problem });
    } catch (error) {
      // The records open it as INTERRUPTED the next time.
      this.services.logger.error(
        { err: error, ingestion: this.run.id },
        'the end of an ingestion could not be recorded',
      );
    }
    this.services.indices.settle();
    this.onEnd();
    this.progress.set({ status, finishedAt, problem });
  }
}
