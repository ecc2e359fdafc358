import { Columns2, X } from 'lucide-react';
import { useCompareAddress } from '../address/use-compare-address';
import { nameOfImage } from '../faces/name-of-image';
import { useSearchedFace } from './use-searched-face';
import { printFace } from '../faces/face-reference';
import { EnlargedFace } from './enlarged-face';
import styles from './pinned-tray.module.css';

/** The first face of two, until the second is chosen. */
export function PinnedTray() {
  const { address, go } = useCompareAddress();
  const probe = useSearchedFace();
  const [pinned, second] = address.pair;
  if (!pinned || second) return null;
  return (
    <div role="status" className={styles.tray}>
      <div className={styles.face}>
        <EnlargedFace face={pinned} />
      </div>
      <p>
        <strong>{nameOfImage(pinned.image)}</strong> is held. Choose the face to lay beside it by its sign{' '}
        <Columns2 aria-label="side by side" className="icon" />
      </p>
      {probe && printFace(probe) !== printFace(pinned) && (
        <button type="button" className="button primary" onClick={() => go({ pair: [probe, pinned] })}>
          Beside the probe
        </button>
      )}
      <button type="button" className="button" aria-label="Let go of it" onClick={() => go({ pair: [] })}>
        <X aria-hidden />
      </button>
    </div>
  );
}
