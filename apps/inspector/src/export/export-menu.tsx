import { Menu } from '@base-ui/react/menu';
import { Download } from 'lucide-react';
import type { ModelAnswer, Search } from '../api/queries';
import styles from './export-menu.module.css';

// Code that only an export needs is not part of the first load.
const loadSearchFiles = () => import('./search-files');

export interface ExportMenuProps {
  search: Search;
  /** undefined: still loading, and the menu is disabled. */
  answers?: ModelAnswer[];
}

/** Saves the answers to a search as a file. */
export function ExportMenu({ search: { image, k }, answers = [] }: ExportMenuProps) {
  const name = 'photo' in image ? image.photo.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_') : 'upload';
  const saveCsv = async () => {
    const { toCsv } = await loadSearchFiles();
    saveFile(`${name}.csv`, 'text/csv', toCsv(k, answers));
  };
  const saveJson = async () => {
    const { toJson } = await loadSearchFiles();
    saveFile(`${name}.json`, 'application/json', toJson(k, answers));
  };
  return (
    <Menu.Root>
      <Menu.Trigger className="button" disabled={answers.length === 0}>
        <Download aria-hidden /> Export
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className={`popup ${styles.menu}`}>
            <Menu.Item className={styles.menuItem} onClick={saveCsv}>
              CSV, one line per match
            </Menu.Item>
            <Menu.Item className={styles.menuItem} onClick={saveJson}>
              JSON, with timings
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const REVOKE_AFTER_MS = 60_000;

/** Makes the browser download a file with this content. */
function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob asynchronously after the click.
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}
