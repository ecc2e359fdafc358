import { EventEmitter } from 'node:events';
import type { ServiceStatus } from './service-status';

/** A Milvus server that becomes unreachable and a folder that is moved away send no event, so the status is read again after this time. */
const CHECK_INTERVAL_MS = 2000;

/** Notifies watchers when a status may have changed. */
export class StatusChanges {
  private count = 0;
  private readonly events = new EventEmitter<{ change: [] }>().setMaxListeners(0);

  readonly notify = (): void => {
    this.count++;
    this.events.emit('change');
  };

  /** The status now, then each other status, until the signal is aborted. */
  async *watch(read: () => Promise<ServiceStatus>, signal: AbortSignal): AsyncGenerator<ServiceStatus> {
    let last = '';
    while (!signal.aborted) {
      const seen = this.count;
      const status = await read();
      const text = JSON.stringify(status);
      if (text !== last) yield status;
      last = text;
      if (this.count === seen) await this.nextCheck(signal);
    }
  }

  /** Resolves after the next change, after the interval, or when the signal is aborted. */
  private nextCheck(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.events.off('change', end);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, CHECK_INTERVAL_MS);
      this.events.once('change', end);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }
}
