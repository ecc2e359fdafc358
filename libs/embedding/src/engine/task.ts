import type { EncodeJob, LocateJob } from './jobs';

/** A job on its way through a lane. */
export interface Task {
  job: LocateJob | EncodeJob;
  /** How often a thread ended while it worked on it. */
  crashes: number;
  /** False once nobody waits for its result. */
  wanted(): boolean;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}
