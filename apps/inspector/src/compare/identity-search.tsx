import { Autocomplete } from '@base-ui/react/autocomplete';
import { useQuery } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { identitiesQuery } from '../api/queries';
import { readableName } from '../format';
import styles from './identity-search.module.css';

export interface IdentitySearchProps {
  onChoose(name: string): void;
}

/** A type-ahead over the people of the gallery. */
export function IdentitySearch({ onChoose }: IdentitySearchProps) {
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const search = useDeferredValue(text.trim());
  const { data, error, isFetching } = useQuery(identitiesQuery(search));
  const items = data?.nodes ?? [];
  const choose = (name: string) => {
    setIsOpen(false);
    setText('');
    onChoose(name);
  };
  return (
    <Autocomplete.Root
      items={items}
      mode="none"
      openOnInputClick
      open={isOpen}
      onOpenChange={setIsOpen}
      autoHighlight="always"
      itemToStringValue={({ name }) => name}
      value={text}
      onValueChange={setText}
    >
      <label className={styles.field}>
        <span className="visually-hidden">Person</span>
        <Search aria-hidden className={styles.icon} />
        <Autocomplete.Input
          placeholder="Search a person"
          className={styles.input}
          spellCheck={false}
          onKeyDown={({ key }) => key === 'Tab' && setIsOpen(false)}
        />
      </label>
      {/* Base UI's own popup would hide the rest of the page, whose controls can still be reached, from screen readers. */}
      {isOpen && (
        <Autocomplete.Portal>
          <Autocomplete.Positioner sideOffset={4} className={styles.positioner}>
            <div className={styles.popup}>
              <Autocomplete.Status className={styles.status}>
                {error ? error.message : statusOf(data?.totalCount, items.length)}
              </Autocomplete.Status>
              <Autocomplete.List className={styles.list} aria-busy={isFetching}>
                {(item: (typeof items)[number]) => (
                  <Autocomplete.Item
                    key={item.name}
                    value={item}
                    className={styles.item}
                    onClick={() => choose(item.name)}
                  >
                    <span>{readableName(item.name)}</span>
                    <span className="muted">{item.photoCount}</span>
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

function statusOf(total: number | undefined, shown: number): string {
  if (total === undefined) return 'Searching …';
  if (total === 0) return 'Nobody of that name';
  if (total > shown) return `${shown} of ${total.toLocaleString('en')} people, with their photos; type to narrow down`;
  return total === 1 ? '1 person' : `${total} people`;
}
