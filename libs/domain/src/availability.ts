import type { Problem } from './problem';

/** READY answers; PREPARING will (its assets are being fetched, converted or loaded); UNAVAILABLE will not, for the reason in `problem`. */
export type Availability = 'READY' | 'PREPARING' | 'UNAVAILABLE';

export interface AvailabilityReport {
  availability: Availability;
  /** Why it is not READY; null when it is. */
  problem: Problem | null;
}
