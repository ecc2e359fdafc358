import { isLookalikeError, type ModelName, type ModelsQuery } from '@lookalike/client';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { ProblemNotice } from '../components/problem-notice';
import { Choice } from './choice';
import { ConfirmRebuild } from './confirm-rebuild';
import { ingestionUrl } from '../routes';
import { isLimit } from './is-limit';
import { modelsByDefault } from './models-by-default';
import { ModelsToIngest } from './models-to-ingest';
import { PartOfGallery } from './part-of-gallery';
import { readStartForm } from './read-start-form';
import { type StartedIngestion, useStartIngestion } from './use-start-ingestion';
import { useWhyNoneCanRun } from './use-why-none-can-run';
import styles from './start-form.module.css';

export interface StartFormProps {
  models: ModelsQuery['models'];
  onStarted: (started: StartedIngestion) => void;
}

/** Starts an ingestion: of the whole gallery for the models that can be had, or of what is asked for. */
export function StartForm({ models, onStarted }: StartFormProps) {
  // null: as they come, since they become ready while the page is open.
  const [picked, setPicked] = useState<ModelName[] | null>(null);
  const [identities, setIdentities] = useState('');
  const [limit, setLimit] = useState('');
  const [rebuild, setRebuild] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const start = useStartIngestion(onStarted);

  const chosen = picked ?? modelsByDefault(models);
  const noneCanRun = useWhyNoneCanRun();
  const whyNot = noneCanRun ?? whyNotSo(chosen, limit);
  const input = readStartForm({ models: chosen, identities, limit, rebuild });
  // Dropping is wanted once.
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
      <ModelsToIngest models={models} chosen={chosen} onChange={setPicked} />
      <PartOfGallery identities={identities} onIdentities={setIdentities} limit={limit} onLimit={setLimit} />
      <Choice
        label="Rebuild"
        note="Drops the indices and makes them again: the cure for INDEX_STALE."
        checked={rebuild}
        onChange={setRebuild}
      />
      {start.error && (
        <ProblemNotice problem={start.error}>
          {isLookalikeError(start.error, 'INGESTION_RUNNING') && (
            <p>
              <Link href={ingestionUrl(null)}>Show the one that runs</Link>
            </p>
          )}
        </ProblemNotice>
      )}
      <button
        type="submit"
        className="button primary"
        disabled={whyNot !== null || start.isPending}
        aria-describedby="why-not"
      >
        <Play aria-hidden />
        {start.isPending ? 'Starting …' : rebuild ? 'Rebuild …' : 'Start'}
      </button>
      <p id="why-not" role="status" className="small">
        {whyNot}
      </p>
      {noneCanRun === null && (
        <p className="muted small">What is indexed and unchanged is skipped, so it can be started at any time.</p>
      )}
      <ConfirmRebuild
        open={confirming}
        onOpenChange={setConfirming}
        models={models.filter(({ name }) => chosen.includes(name))}
        partial={Boolean(input.identities ?? input.limit)}
        onConfirm={submit}
      />
    </form>
  );
}

function whyNotSo(chosen: readonly ModelName[], limit: string): string | null {
  if (chosen.length === 0) return 'Choose at least one model.';
  return isLimit(limit) ? null : 'The limit cannot be read.';
}
