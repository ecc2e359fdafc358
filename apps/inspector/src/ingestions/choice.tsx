import { useId } from 'react';
import styles from './start-form.module.css';

export interface ChoiceProps {
  label: string;
  /** What it means, or how it stands with it. */
  note: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** A checkbox with a line that explains it. */
export function Choice({ label, note, checked, onChange }: ChoiceProps) {
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
    </div>
  );
}
