import { Menu } from '@base-ui/react/menu';
import { Download } from 'lucide-react';
import type { ModelAnswer } from '../api/queries';
import type { Search } from '../api/queries';
import { download } from './download';
import styles from './take-away.module.css';

export interface TakeAwayProps {
  search: Search;
  /** Absent: none yet. */
  answers?: ModelAnswer[];
}

/** The answers as a file. */
export function TakeAway({ search, answers }: TakeAwayProps) {
  const name = 'photo' in search.image ? search.image.photo.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_') : 'upload';
  return (
    <Menu.Root>
      <Menu.Trigger className="button" disabled={!answers}>
        <Download aria-hidden /> Take away
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" className={styles.positioner}>
          <Menu.Popup className={styles.popup}>
            <Menu.Item
              className={styles.item}
              onClick={async () => {
                const { searchAsCsv } = await import('./search-as-csv');
                download(`${name}.csv`, 'text/csv', searchAsCsv(answers!));
              }}
            >
              CSV, a line for each match
            </Menu.Item>
            <Menu.Item
              className={styles.item}
              onClick={async () => {
                const { searchAsJson } = await import('./search-as-json');
                download(`${name}.json`, 'application/json', searchAsJson(search, answers!));
              }}
            >
              JSON, with timings
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
