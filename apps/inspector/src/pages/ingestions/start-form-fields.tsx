import type { ModelName } from '@lookalike/client';
import { type ReactNode, useId } from 'react';
import { Countdown } from '../../components/countdown';
import { describeProblem } from '../../components/problem-text';
import { formatNumber } from '../../format';
import type { Model } from '../../status/models';
import { isValidLimit, MAX_LIMIT } from './start-form-input';
import styles from './ingestions-page.module.css';

export interface CheckboxProps {
  label: string;
  /** One line that explains the choice. */
  note: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** More to read, collapsed. */
  details?: ReactNode;
}

/** A checkbox with a line that explains it. */
export function Checkbox({ label, note, checked, onChange, details }: CheckboxProps) {
  const id = useId();
  return (
    <div className={styles.checkbox}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}note`}
        onChange={({ target }) => onChange(target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      <span id={`${id}note`} className={styles.note}>
        {note}
      </span>
      {details && (
        <details className={styles.note}>
          <summary aria-label={`Details of ${label}`}>Details</summary>
          {details}
        </details>
      )}
    </div>
  );
}

export interface ModelFieldsProps {
  models: Model[];
  selected: ModelName[];
  onChange: (selected: ModelName[]) => void;
}

/** Selects the models whose indexes are filled. */
export function ModelFields({ models, selected, onChange }: ModelFieldsProps) {
  const toggle = (toggled: ModelName, checked: boolean) =>
    models.map(({ name }) => name).filter((name) => (name === toggled ? checked : selected.includes(name)));
  return (
    <fieldset className={styles.fieldset}>
      <legend>Models</legend>
      {models.map((model) => (
        <Checkbox
          key={model.name}
          label={model.name}
          {...describeModel(model)}
          checked={selected.includes(model.name)}
          onChange={(checked) => onChange(toggle(model.name, checked))}
        />
      ))}
    </fieldset>
  );
}

function describeModel({
  requested,
  state,
  indexed,
  problem,
  retryAt,
}: Model): Pick<CheckboxProps, 'note' | 'details'> {
  if (state === 'STARTING') return { note: 'Loading. The ingestion starts when the model is loaded.' };
  if (!requested) return { note: 'Not loaded. An ingestion downloads its weights.' };
  if (problem?.code === 'INDEX_STALE') return { note: 'The index is stale. Rebuild it.' };
  if (!problem) return { note: indexed == null ? '' : `${formatNumber(indexed)} indexed` };
  const { title, details, remedy } = describeProblem(problem);
  return {
    note: (
      <>
        {title} An ingestion tries again at once. {retryAt && <Countdown until={retryAt} />}
      </>
    ),
    details: (
      <>
        {details && <p>{details}</p>}
        <p>{remedy}</p>
      </>
    ),
  };
}

export interface SubsetFieldsProps {
  identities: string;
  onIdentities: (identities: string) => void;
  limit: string;
  onLimit: (limit: string) => void;
}

/** Restricts an ingestion to some identities. Collapsed, since most ingestions take all. */
export function SubsetFields({ identities, onIdentities, limit, onLimit }: SubsetFieldsProps) {
  const isValid = isValidLimit(limit);
  return (
    <details className={styles.subset}>
      <summary>Only part of the gallery</summary>
      <label htmlFor="identities">Identities</label>
      <textarea
        id="identities"
        aria-describedby="identities-note"
        rows={3}
        value={identities}
        onChange={({ target }) => onIdentities(target.value)}
        spellCheck={false}
      />
      <p id="identities-note" className={styles.note}>
        One per line, spelled as in the gallery: George_W_Bush. Leave blank for all.
      </p>
      <label htmlFor="limit">Limit</label>
      <input
        id="limit"
        aria-describedby="limit-note"
        aria-invalid={!isValid}
        inputMode="numeric"
        value={limit}
        onChange={({ target }) => onLimit(target.value)}
      />
      <p id="limit-note" className={styles.note} data-invalid={!isValid || undefined}>
        {isValid
          ? 'Only the first N identities by name. Leave blank for no limit.'
          : `Enter a whole number from 1 to ${formatNumber(MAX_LIMIT)}.`}
      </p>
    </details>
  );
}
