import type { IngestionStatus } from '@lookalike/client';
import { formatCount } from '../format';

export interface ProgressAnnouncementProps {
  ingestion: { status: IngestionStatus; done: number; total?: number | null };
}

/** Tells those who hear the page how an ingestion gets on: at each tenth, and at its end. */
export function ProgressAnnouncement({ ingestion: { status, done, total } }: ProgressAnnouncementProps) {
  return (
    <p role="status" className="visually-hidden">
      {words(status, done, total)}
    </p>
  );
}

function words(status: IngestionStatus, done: number, total?: number | null): string {
  if (status !== 'RUNNING') return `Ingestion ${status.toLowerCase()}: ${formatCount(done)} done.`;
  if (!total) return 'Ingestion running.';
  return `Ingestion running: ${Math.floor((done / total) * 10) * 10} % of ${formatCount(total)} done.`;
}
