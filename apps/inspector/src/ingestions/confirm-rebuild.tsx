import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ModelsQuery } from '@lookalike/client';
import { formatNumber, formatList } from '../format';
import styles from './confirm-rebuild.module.css';

export interface ConfirmRebuildProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Whose indices are dropped. */
  models: ModelsQuery['models'];
  /** Only a part of the gallery is made again. */
  partial: boolean;
  onConfirm: () => void;
}

/** Asks before indices are dropped. */
export function ConfirmRebuild({ open, onOpenChange, models, partial, onConfirm }: ConfirmRebuildProps) {
  const rows = models.reduce((sum, { indexed }) => sum + (indexed ?? 0), 0);
  const indices = models.length === 1 ? 'index' : 'indices';
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.popup}>
          <AlertDialog.Title className={styles.title}>
            Rebuild the {indices} of {formatList(models.map(({ name }) => name))}?
          </AlertDialog.Title>
          <AlertDialog.Description className={styles.words}>
            {rows > 0 ? `${formatNumber(rows)} indexed faces and photos are dropped first. ` : ''}
            {partial
              ? 'Only the part of the gallery that you chose is made again; the rest is gone until the next ingestion.'
              : 'The whole gallery is then ingested again. Until it is done, a search finds only what is there already.'}
          </AlertDialog.Description>
          <div className={styles.actions}>
            <AlertDialog.Close className="button">Keep as it is</AlertDialog.Close>
            <AlertDialog.Close className="button primary" onClick={onConfirm}>
              Drop and make again
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
