import { isLookalikeError, type ModelName } from '@lookalike/client';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { type StartedIngestion, useStartIngestion } from '../../api/ingestions';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { ProblemNotice } from '../../components/problem-notice';
import { formatList, formatNumber } from '../../format';
import { ingestionUrl } from '../../routes';
import type { Model } from '../../status/models';
import { useIngestionBlockedReason } from '../../status/use-system-status';
import { Checkbox, ModelFields, SubsetFields } from './start-form-fields';
import { defaultModels, isValidLimit, toStartInput } from './start-form-input';
import styles from './ingestions-page.module.css';

export interface StartFormProps {
  models: Model[];
  onStarted: (started: StartedIngestion) => void;
}

/** Starts an ingestion of the whole gallery, or of part of it, for the selected models. */
export function StartForm({ models, onStarted }: StartFormProps) {
  // null: the default, which changes when models become ready while the page is open.
  const [selection, setSelection] = useState<ModelName[] | null>(null);
  const [identities, setIdentities] = useState('');
  const [limit, setLimit] = useState('');
  const [rebuild, setRebuild] = useState(false);
  const [isConfirming, setConfirming] = useState(false);
  const start = useStartIngestion(onStarted);

  const selected = selection ?? defaultModels(models);
  const selectedModels = models.filter(({ name }) => selected.includes(name));
  const blockedReason = useIngestionBlockedReason();
  const disabledReason = blockedReason ?? invalidReason(selected, limit);
  const input = toStartInput({ models: selected, identities, limit, rebuild });
  // The next ingestion must not rebuild the indexes again.
  const submit = () => start.mutate(input, { onSuccess: () => setRebuild(false) });

  return (
    <form
      className={`card ${styles.form}`}
      aria-labelledby="start"
      onChange={() => start.error && start.reset()}
      onSubmit={(event) => {
        event.preventDefault();
        if (rebuild) setConfirming(true);
        else submit();
      }}
    >
      <h2 id="start">Start an ingestion</h2>
      <ModelFields models={models} selected={selected} onChange={setSelection} />
      <SubsetFields identities={identities} onIdentities={setIdentities} limit={limit} onLimit={setLimit} />
      <Checkbox
        label="Rebuild"
        note="Indexes unchanged photos again. Searches use the current index until the new one is complete. Needed when an index is stale."
        checked={rebuild}
        onChange={setRebuild}
      />
      {start.error && (
        <ProblemNotice problem={start.error}>
          {isLookalikeError(start.error, 'INGESTION_RUNNING') && (
            <p>
              <Link href={ingestionUrl(null)}>View the running ingestion</Link>
            </p>
          )}
        </ProblemNotice>
      )}
      <button
        type="submit"
        className="button primary"
        disabled={disabledReason !== null || start.isPending}
        aria-describedby="disabled-reason"
      >
        <Play aria-hidden />
        {start.isPending ? 'Starting…' : rebuild ? 'Rebuild…' : 'Start'}
      </button>
      <p id="disabled-reason" role="status" className="small">
        {disabledReason}
      </p>
      {blockedReason === null && !rebuild && (
        <p className="muted small">Indexed photos that have not changed are skipped.</p>
      )}
      <ConfirmDialog
        open={isConfirming}
        onOpenChange={setConfirming}
        title={`Rebuild the ${selectedModels.length === 1 ? 'index' : 'indexes'} of ${formatList(selectedModels.map(({ name }) => name))}?`}
        confirmLabel="Rebuild"
        onConfirm={submit}
      >
        {rebuildConsequences(selectedModels, Boolean(input.identities ?? input.limit))}
      </ConfirmDialog>
    </form>
  );
}

/** A rebuild of the whole gallery can take hours. @param isPartial whether only part of the gallery is indexed again */
function rebuildConsequences(models: Model[], isPartial: boolean): string {
  const rows = models.reduce((sum, { indexed }) => sum + (indexed ?? 0), 0);
  const consequences = isPartial
    ? 'The selected part of the gallery is indexed again. The rest of the index stays as it is.'
    : 'The whole gallery is indexed again, next to the current index. The disk temporarily needs twice the space. ' +
      'When the new index is complete, it replaces the current one. Photos that were deleted from the gallery are then no longer found.';
  if (rows === 0) return consequences;
  return `${consequences} Until then, searches use the ${formatNumber(rows)} faces and photos that are indexed now.`;
}

function invalidReason(selected: readonly ModelName[], limit: string): string | null {
  if (selected.length === 0) return 'Select at least one model.';
  return isValidLimit(limit) ? null : 'The limit is invalid.';
}
