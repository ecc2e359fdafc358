import type { IngestionStatus } from '@lookalike/client';
import { CircleAlert, CircleCheck, CirclePause, CircleSlash, LoaderCircle, type LucideIcon } from 'lucide-react';
import { formatCount } from '../format';
import styles from './components.module.css';

const STATUSES: Record<IngestionStatus, { label: string; Icon: LucideIcon }> = {
  RUNNING: { label: 'Running', Icon: LoaderCircle },
  SUCCEEDED: { label: 'Succeeded', Icon: CircleCheck },
  CANCELLED: { label: 'Cancelled', Icon: CircleSlash },
  FAILED: { label: 'Failed', Icon: CircleAlert },
  INTERRUPTED: { label: 'Interrupted', Icon: CirclePause },
};

export function StatusBadge({ status }: { status: IngestionStatus }) {
  const { label, Icon } = STATUSES[status];
  return (
    <span className={styles.ingestionStatus} data-status={status}>
      <Icon aria-hidden className={status === 'RUNNING' ? 'icon spinner' : 'icon'} />
      {label}
    </span>
  );
}

export interface StatusAnnouncementProps {
  ingestion: { status: IngestionStatus; done: number; total?: number | null };
}

/** Announces the progress of an ingestion to screen readers: at each tenth, and when it ends. */
export function StatusAnnouncement({ ingestion: { status, done, total } }: StatusAnnouncementProps) {
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
