import { useQuery } from '@tanstack/react-query';
import { Columns2, X } from 'lucide-react';
import { detectionQuery } from '../../api/queries';
import { FaceCutout } from '../../components/face-cutout';
import { PhotoId } from '../../components/photo-id';
import { type FaceReference, findFace, imageName, printFace } from '../../image-reference';
import { useCompareRoute } from '../../use-routes';
import styles from './compare-page.module.css';

const isSameFace = (a: FaceReference, b: FaceReference): boolean => printFace(a) === printFace(b);

export interface PinButtonProps {
  face: FaceReference;
  /** Names the face for screen readers. */
  label: string;
  withText?: boolean;
}

/** Pins a face, or unpins it. Pinning a second face opens the side-by-side view. */
export function PinButton({ face, label, withText }: PinButtonProps) {
  const { route, navigate } = useCompareRoute();
  const isPinned = route.pair.some((pinned) => isSameFace(pinned, face));
  const pair = isPinned ? route.pair.filter((pinned) => !isSameFace(pinned, face)) : [...route.pair.slice(0, 1), face];
  return (
    <button
      type="button"
      className={withText ? 'button' : 'icon-button'}
      aria-pressed={isPinned}
      aria-label={withText ? undefined : `Compare ${label} side by side`}
      title="Side by side"
      onClick={() => navigate({ pair })}
    >
      <Columns2 aria-hidden />
      {withText && 'Compare side by side'}
    </button>
  );
}

/** The pinned face, until a second one is chosen. */
export function PinnedFace() {
  const { route, navigate } = useCompareRoute();
  const { data: detection } = useQuery(detectionQuery(route.image));
  const [pinned, second] = route.pair;
  if (!pinned || second) return null;
  const probeFace = detection && findFace(detection.faces, route.face);
  const probe = route.image && probeFace && { image: route.image, face: probeFace.index };
  return (
    <div role="status" className={styles.pinned}>
      <div className={styles.pinnedFace}>
        <FaceCutout face={pinned} />
      </div>
      <p>
        <strong>
          <PhotoId id={imageName(pinned.image)} />
        </strong>{' '}
        is pinned. Select another face to compare: <Columns2 aria-label="side by side" className="icon" />
      </p>
      {probe && !isSameFace(probe, pinned) && (
        <button type="button" className="button primary" onClick={() => navigate({ pair: [probe, pinned] })}>
          Compare with the probe
        </button>
      )}
      <button type="button" className="button" aria-label="Unpin" onClick={() => navigate({ pair: [] })}>
        <X aria-hidden />
      </button>
    </div>
  );
}
