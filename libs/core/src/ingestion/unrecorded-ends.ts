import type { Records } from '@lookalike/records';
import type { Logger } from 'pino';
import type { Ingestion } from './progress';

const RETRY_MS = 5_000;

/**
 * The final states of ingestions that could not be recorded, for example because the disk is full: their status in the records is RUNNING.
 * They are kept in memory, and recorded as soon as the records accept writes again, so that other processes see them, too. If another
 * gallery has been opened in the meantime, they are dropped: the status becomes INTERRUPTED when the records of their gallery are opened again.
 */
export class UnrecordedEnds {
  private readonly ends = new Map<string, { ingestion: Ingestion; recordsId: string }>();
  private timer: NodeJS.Timeout | undefined;

  /** @param records throws while they are not open */
  constructor(
    private readonly records: () => Pick<Records, 'id' | 'updateIngestion'>,
    private readonly logger: Pick<Logger, 'info'>,
    private readonly retryMs = RETRY_MS,
  ) {}

  /** @param recordsId the `Records.id` of the records that contain the ingestion */
  add(ingestion: Ingestion, recordsId: string): void {
    this.ends.set(ingestion.id, { ingestion, recordsId });
    this.timer ??= setInterval(() => void this.record(), this.retryMs).unref();
  }

  find(id: string): Ingestion | null {
    return this.ends.get(id)?.ingestion ?? null;
  }

  /** Makes a last attempt. If it fails, the status becomes INTERRUPTED when the records are opened the next time. */
  async close(): Promise<void> {
    await this.record();
    clearInterval(this.timer);
  }

  private async record(): Promise<void> {
    for (const { ingestion, recordsId } of [...this.ends.values()]) {
      const { id, status, finishedAt, problem } = ingestion;
      try {
        const records = this.records();
        if (records.id === recordsId) {
          await records.updateIngestion(id, { status, finishedAt, problem });
          this.logger.info({ ingestion: id }, 'the end of the ingestion is recorded now');
        }
      } catch {
        return;
      }
      this.ends.delete(id);
    }
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
