import type { Records } from '@lookalike/records';
import type { Logger } from 'pino';
import type { Ingestion } from './progress';

const RETRY_MS = 5_000;

/**
 * The final states of ingestions that could not be recorded, for example on a full disk: the records say RUNNING. They are answered from
 * memory, and recorded as soon as the records accept writes again, so that other processes see them, too.
 */
export class UnrecordedEnds {
  private readonly ends = new Map<string, Ingestion>();
  private timer: NodeJS.Timeout | undefined;

  /** @param records throws while they are not open */
  constructor(
    private readonly records: () => Pick<Records, 'updateRun'>,
    private readonly logger: Pick<Logger, 'info'>,
    private readonly retryMs = RETRY_MS,
  ) {}

  add(ingestion: Ingestion): void {
    this.ends.set(ingestion.id, ingestion);
    this.timer ??= setInterval(() => void this.record(), this.retryMs).unref();
  }

  find(id: string): Ingestion | null {
    return this.ends.get(id) ?? null;
  }

  /** Stops trying, after a last attempt. Otherwise the records change the status to INTERRUPTED when they are opened the next time. */
  async close(): Promise<void> {
    await this.record();
    clearInterval(this.timer);
  }

  private async record(): Promise<void> {
    for (const { id, status, finishedAt, problem } of [...this.ends.values()]) {
      try {
        await this.records().updateRun(id, { status, finishedAt, problem });
      } catch {
        return;
      }
      this.ends.delete(id);
      this.logger.info({ ingestion: id }, 'the end of the ingestion is recorded now');
    }
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
