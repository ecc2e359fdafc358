import { Columns2, X } from 'lucide-react';
import { useCompareRoute } from '../use-routes';
import { imageName, printFace } from '../image-reference';
import { useSearchedFace } from './use-searched-face';
import { EnlargedFace } from './enlarged-face';
import styles from './pinned-tray.module.css';

/** The first face of two, until the second is chosen. */
export function PinnedTray() {
  const { route, navigate } = useCompareRoute();
  const probe = useSearchedFace();
  const [pinned, second] = route.pair;
  if (!pinned || second) return null;
  return (
    <div role="status" className={styles.tray}>
      <div className={styles.face}>
        <EnlargedFace face={pinned} />
      </div>
      <p>
        <strong>{imageName(pinned.image)}</strong> is held. Choose the face to lay beside it by its sign{' '}
        <Columns2 aria-label="side by side" className="icon" />
      </p>
      {probe && printFace(probe) !== printFace(pinned) && (
        <button type="button" className="button primary" onClick={() => navigate({ pair: [probe, pinned] })}>
          Beside the probe
        </button>
      )}
      <button type="button" className="button" aria-label="Let go of it" onClick={() => navigate({ pair: [] })}>
        <X aria-hidden />
      </button>
    </div>
  );
}
