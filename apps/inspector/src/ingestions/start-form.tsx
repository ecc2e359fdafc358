import type { ModelName, ModelsQuery } from '@lookalike/client';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { ProblemNotice } from '../shell/problem-notice';
import { ConfirmRebuild } from './confirm-rebuild';
import { modelsByDefault } from './models-by-default';
import { ModelsToIngest } from './models-to-ingest';
import { readStartForm } from './read-start-form';
import { type StartedIngestion, useStartIngestion } from './use-start-ingestion';
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
  const input = readStartForm({ models: chosen, identities, limit, rebuild });
  const submit = () => {
    setRebuild(false);
    start.mutate(input);
  };

  return (
    <form
      className={`card ${styles.form}`}
      aria-labelledby="start"
      onSubmit={(event) => {
        event.preventDefault();
        if (rebuild) setConfirming(true);
        else submit();
      }}
    >
      <h2 id="start">Start an ingestion</h2>
      <ModelsToIngest models={models} chosen={chosen} onChange={setPicked} />
      <details className={styles.part}>
        <summary>Only a part of the gallery</summary>
        <label className={styles.field}>
          Identities
          <textarea
            rows={3}
            value={identities}
            onChange={({ target }) => setIdentities(target.value)}
            spellCheck={false}
          />
          <span className={styles.note}>One a line, as the gallery has them: George_W_Bush. Blank: all.</span>
        </label>
        <label className={styles.field}>
          Limit
          <input
            type="number"
            min={1}
            step={1}
            inputMode="numeric"
            value={limit}
            onChange={({ target }) => setLimit(target.value)}
          />
          <span className={styles.note}>The first so many identities by name. Blank: no limit.</span>
        </label>
      </details>
      <label className={styles.choice}>
        <input type="checkbox" checked={rebuild} onChange={({ target }) => setRebuild(target.checked)} />
        <span>
          Rebuild
          <span className={styles.note}>Drops the indices and makes them again: the cure for INDEX_STALE.</span>
        </span>
      </label>
      {start.error && <ProblemNotice problem={start.error} />}
      <button type="submit" className="button primary" disabled={chosen.length === 0 || start.isPending}>
        <Play aria-hidden />
        {start.isPending ? 'Starting …' : rebuild ? 'Rebuild …' : 'Start'}
      </button>
      {chosen.length === 0 && <p className="muted small">Choose at least one model.</p>}
      <p className="muted small">What is indexed and unchanged is skipped, so it can be started at any time.</p>
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
