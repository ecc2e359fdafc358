import { Dices, ImageUp } from 'lucide-react';
import { type ChangeEvent, useRef } from 'react';
import { useProbeChoice } from '../probe-choice/probe-choice';
import { IdentitySearch } from './identity-search';
import styles from './probe-chooser.module.css';

/** The ways to a probe. */
export function ProbeChooser() {
  const chooser = useProbeChoice();
  const input = useRef<HTMLInputElement>(null);
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    if (file) chooser.chooseFile(file);
    // So that the same file can be chosen again.
    currentTarget.value = '';
  };
  return (
    <div className={styles.chooser}>
      <IdentitySearch onChoose={chooser.chooseIdentity} />
      <div className={styles.buttons}>
        <button type="button" className="button" onClick={chooser.chooseRandom}>
          <Dices aria-hidden /> Random
        </button>
        <button type="button" className="button" onClick={() => input.current?.click()}>
          <ImageUp aria-hidden /> Your picture
        </button>
        <input ref={input} type="file" accept="image/*" hidden aria-label="Your picture" onChange={onChange} />
      </div>
      <p className="muted small">A picture can also be dropped here or pasted.</p>
    </div>
  );
}
