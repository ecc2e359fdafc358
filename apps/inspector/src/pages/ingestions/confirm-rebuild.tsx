import { AlertDialog } from '@base-ui/react/alert-dialog';
import { formatList, formatNumber } from '../../format';
import type { Model } from '../../status/models';
import dialogStyles from '../../components/dialog.module.css';
import styles from './confirm-rebuild.module.css';

export interface ConfirmRebuildProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The models whose indexes are rebuilt. */
  models: Model[];
  /** Whether only part of the gallery is embedded again. */
  isPartial: boolean;
  onConfirm: () => void;
}

/** Asks for confirmation, because a rebuild of the whole gallery can take hours. */
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
            {isPartial
              ? 'The selected part of the gallery is indexed again. The rest of the index stays as it is.'
              : 'The whole gallery is indexed again, next to the present index, which needs as much space once more. ' +
                'When the new index is complete, it replaces the present one. Photos that were deleted from the gallery are then no longer found.'}
            {rows > 0 && ` Until then, searches use the ${formatNumber(rows)} faces and photos that are indexed now.`}
          </AlertDialog.Description>
          <div className={styles.dialogActions}>
            <AlertDialog.Close className="button">Cancel</AlertDialog.Close>
            <AlertDialog.Close className="button primary" onClick={onConfirm}>
              Rebuild
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
