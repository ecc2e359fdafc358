import { Autocomplete } from '@base-ui/react/autocomplete';
import { useQuery } from '@tanstack/react-query';
import { Dices, ImageUp, Search } from 'lucide-react';
import { type ChangeEvent, useDeferredValue, useRef, useState } from 'react';
import { identitiesQuery } from '../../api/queries';
import { useProbeChoice } from '../../components/probe-choice';
import { describeProblem } from '../../components/problem-text';
import { formatNumber, readableName } from '../../format';
import styles from './compare-page.module.css';

/** Chooses a probe: a person of the gallery, a random photo, or an image of the user's own. */
export function ProbePicker() {
  const { chooseIdentity, chooseRandom, chooseFile } = useProbeChoice();
  const input = useRef<HTMLInputElement>(null);
  const onChange = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    if (file) chooseFile(file);
    // Without this, choosing the same file again is not a change.
    currentTarget.value = '';
  };
  return (
    <div className={styles.picker}>
      <IdentitySearch onChoose={chooseIdentity} />
      <div className={styles.pickerButtons}>
        <button type="button" className="button" onClick={chooseRandom}>
          <Dices aria-hidden /> Random
        </button>
        <button type="button" className="button" onClick={() => input.current?.click()}>
          <ImageUp aria-hidden /> Your image
        </button>
        <input ref={input} type="file" accept="image/*" hidden aria-label="Your image" onChange={onChange} />
      </div>
      <p className="muted small">You can also drop or paste an image.</p>
    </div>
  );
}

/** A search field that suggests people of the gallery. */
function IdentitySearch({ onChoose }: { onChoose(name: string): void }) {
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const { data, error, isFetching } = useQuery(identitiesQuery(useDeferredValue(text.trim())));
  const identities = data?.nodes ?? [];
  const choose = (name: string) => {
    setIsOpen(false);
    setText('');
    onChoose(name);
  };
  return (
    <Autocomplete.Root
      items={identities}
      mode="none"
      openOnInputClick
      open={isOpen}
      onOpenChange={setIsOpen}
      autoHighlight="always"
      itemToStringValue={({ name }) => name}
      value={text}
      onValueChange={setText}
    >
      <label className={styles.searchField}>
        <span className="visually-hidden">Person</span>
        <Search aria-hidden className={styles.searchIcon} />
        <Autocomplete.Input
          placeholder="Search for a person"
          className={styles.searchInput}
          spellCheck={false}
          onKeyDown={({ key }) => key === 'Tab' && setIsOpen(false)}
        />
      </label>
      {/* Base UI's own popup would hide the rest of the page from screen readers, although the controls there stay reachable. */}
      {isOpen && (
        <Autocomplete.Portal>
          <Autocomplete.Positioner sideOffset={4} className={styles.identitiesPositioner}>
            <div className={`popup ${styles.identitiesPopup}`}>
              <Autocomplete.Status className={styles.identitiesStatus}>
                {error ? describeFailure(error) : describeIdentities(data?.totalCount, identities.length)}
              </Autocomplete.Status>
              <Autocomplete.List className={styles.identities} aria-busy={isFetching}>
                {(identity: (typeof identities)[number]) => (
                  <Autocomplete.Item
                    key={identity.name}
                    value={identity}
                    className={styles.identityOption}
                    onClick={() => choose(identity.name)}
                  >
                    <span>{readableName(identity.name)}</span>
                    <span className="muted">{identity.photoCount}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </div>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      )}
    </Autocomplete.Root>
  );
}

function describeFailure(error: Error): string {
  const { title, remedy } = describeProblem(error);
  return `${title} ${remedy}`;
}

function describeIdentities(total: number | undefined, shown: number): string {
  if (total === undefined) return 'Searching…';
  if (total === 0) return 'No person matches';
  if (total > shown) return `${shown} of ${formatNumber(total)} people and their photo counts; type to narrow the list`;
  return total === 1 ? '1 person' : `${total} people`;
}
