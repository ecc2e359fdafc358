import type { IngestionStatus } from '@lookalike/client';
import { CircleAlert, CircleCheck, CirclePause, CircleSlash, LoaderCircle } from 'lucide-react';
import styles from './status-sign.module.css';

const SIGNS = {
  RUNNING: { Icon: LoaderCircle, words: 'Running' },
  SUCCEEDED: { Icon: CircleCheck, words: 'Succeeded' },
  CANCELLED: { Icon: CircleSlash, words: 'Cancelled' },
  FAILED: { Icon: CircleAlert, words: 'Failed' },
  INTERRUPTED: { Icon: CirclePause, words: 'Interrupted' },
} as const satisfies Record<IngestionStatus, unknown>;

/** How an ingestion stands or ended. */
export function StatusSign({ status }: { status: IngestionStatus }) {
  const { Icon, words } = SIGNS[status];
  return (
    <span className={styles.status} data-status={status}>
      <Icon aria-hidden className="icon" />
      {words}
    </span>
  );
}
