/** Counts what runs, to wait until it has ended. */
export class RunningOperations {
  private count = 0;
  private onIdle: (() => void) | undefined;

  begin(): void {
    this.count++;
  }

  end(): void {
    this.count--;
    if (this.count === 0) this.onIdle?.();
  }

  /** Resolves when nothing runs any more, or after `atMostMs`. */
  async allEnded(atMostMs: number): Promise<void> {
    if (this.count === 0) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((done) => {
      this.onIdle = done;
      timer = setTimeout(done, atMostMs);
    });
    clearTimeout(timer);
  }
}
