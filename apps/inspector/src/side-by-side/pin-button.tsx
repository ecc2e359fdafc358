import { Columns2 } from 'lucide-react';
import { useCompareRoute } from '../use-routes';
import { type FaceReference, printFace } from '../image-reference';
import styles from './pin-button.module.css';

export interface PinButtonProps {
  face: FaceReference;
  /** Which face, for who cannot see it. */
  label: string;
  withText?: boolean;
}

/** Lays a face beside another: the first is kept until a second is chosen. */
export function PinButton({ face, label, withText }: PinButtonProps) {
  const { route, navigate } = useCompareRoute();
  const isPinned = route.pair.some((pinned) => printFace(pinned) === printFace(face));
  const pair = isPinned
    ? route.pair.filter((pinned) => printFace(pinned) !== printFace(face))
    : [...route.pair.slice(0, 1), face];
  return (
    <button
      type="button"
      className={withText ? 'button' : styles.pin}
      aria-pressed={isPinned}
      aria-label={withText ? undefined : `Lay ${label} side by side with another face`}
      title="Side by side"
      onClick={() => navigate({ pair })}
    >
      <Columns2 aria-hidden />
      {withText && 'Side by side with …'}
    </button>
  );
}
