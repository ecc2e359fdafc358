import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useCompareRoute } from '../use-routes';
import type { FaceReference } from '../image-reference';
import { FaceOfPair } from './face-of-pair';
import { PairSimilarities } from './pair-similarities';
import styles from './side-by-side.module.css';

/** Two faces enlarged beside each other, with what each model makes of them. Open while the route names two. */
export function SideBySide() {
  const { route, navigate } = useCompareRoute();
  const [a, b] = route.pair;
  const pair: readonly [FaceReference, FaceReference] | null = a && b ? [a, b] : null;
  return (
    <Dialog.Root open={pair !== null} onOpenChange={(open) => !open && navigate({ pair: [] }, { replace: true })}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.popup}>
          <div className={styles.head}>
            <Dialog.Title>Side by side</Dialog.Title>
            <Dialog.Close className="button" aria-label="Close">
              <X aria-hidden />
            </Dialog.Close>
          </div>
          {pair && (
            <>
              <div className={styles.faces}>
                <FaceOfPair face={pair[0]} />
                <FaceOfPair face={pair[1]} />
              </div>
              <PairSimilarities pair={pair} />
            </>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
