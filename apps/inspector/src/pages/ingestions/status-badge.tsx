import type { IngestionStatus } from '@lookalike/client';
import { CircleAlert, CircleCheck, CirclePause, CircleSlash, LoaderCircle, type LucideIcon } from 'lucide-react';
import styles from './status-badge.module.css';

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
    <span className={styles.status} data-status={status}>
      <Icon aria-hidden className={status === 'RUNNING' ? 'icon spinner' : 'icon'} />
      {label}
    </span>
  );
}
