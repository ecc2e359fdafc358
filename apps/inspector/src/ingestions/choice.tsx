import { type ReactNode, useId } from 'react';
import styles from './start-form.module.css';

export interface ChoiceProps {
  label: string;
  /** What it means, or how it stands with it. */
  note: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** What more there is to say, for those who want it. */
  details?: ReactNode;
}

/** A checkbox with a line that explains it. */
export function Choice({ label, note, checked, onChange, details }: ChoiceProps) {
  const id = useId();
  return (
    <div className={styles.choice}>
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
