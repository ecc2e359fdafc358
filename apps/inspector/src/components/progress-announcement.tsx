import type { IngestionStatus } from '@lookalike/client';
import { formatCount } from '../format';

export interface ProgressAnnouncementProps {
  ingestion: { status: IngestionStatus; done: number; total?: number | null };
}

/** Announces the progress of an ingestion to screen readers: at each tenth, and when it ends. */
export function ProgressAnnouncement({ ingestion: { status, done, total } }: ProgressAnnouncementProps) {
  return (
    <p role="status" className="visually-hidden">
      {announcement(status, done, total)}
    </p>
  );
}

function announcement(status: IngestionStatus, done: number, total?: number | null): string {
  if (status !== 'RUNNING') return `Ingestion ${status.toLowerCase()}: ${formatCount(done)} done.`;
  if (!total) return 'Ingestion running.';
  return `Ingestion running: ${Math.floor((done / total) * 10) * 10} % of ${formatCount(total)} done.`;
}
