import { AlertDialog } from '@base-ui/react/alert-dialog';
import { formatList, formatNumber } from '../../format';
import type { Model } from '../../status/models';
import dialogStyles from '../../components/dialog.module.css';
import styles from './confirm-rebuild.module.css';

export interface ConfirmRebuildProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The models whose indexes are deleted. */
  models: Model[];
  /** Whether only part of the gallery is ingested afterwards. */
  isPartial: boolean;
  onConfirm: () => void;
}

/** Asks for confirmation before indexes are deleted. */
export function ConfirmRebuild({ open, onOpenChange, models, isPartial, onConfirm }: ConfirmRebuildProps) {
  const rows = models.reduce((sum, { indexed }) => sum + (indexed ?? 0), 0);
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={dialogStyles.backdrop} />
        <AlertDialog.Popup className={dialogStyles.dialog}>
          <AlertDialog.Title className={styles.dialogTitle}>
            Rebuild the {models.length === 1 ? 'index' : 'indexes'} of {formatList(models.map(({ name }) => name))}?
          </AlertDialog.Title>
          <AlertDialog.Description className={styles.dialogText}>
            {rows > 0 ? `${formatNumber(rows)} indexed faces and photos are deleted first. ` : ''}
            {isPartial
              ? 'Only the selected part of the gallery is indexed again. The rest is missing until the next ingestion.'
              : 'Then the whole gallery is ingested again. Until that is done, searches find only what is indexed so far.'}
          </AlertDialog.Description>
          <div className={styles.dialogActions}>
            <AlertDialog.Close className="button">Cancel</AlertDialog.Close>
            <AlertDialog.Close className="button primary" onClick={onConfirm}>
              Delete and rebuild
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
