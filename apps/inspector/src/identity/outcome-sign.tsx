import type { ModelName } from '@lookalike/client';
import { Check, CircleDashed, type LucideIcon, TriangleAlert, UserRoundX } from 'lucide-react';
import type { PhotoStanding } from './outcome-of';
import styles from './outcome-sign.module.css';

export const STANDINGS: Record<PhotoStanding, { label: string; Icon: LucideIcon }> = {
  INDEXED: { label: 'indexed', Icon: Check },
  NO_FACE: { label: 'no face', Icon: UserRoundX },
  FAILED: { label: 'failed', Icon: TriangleAlert },
  NOT_YET: { label: 'not yet', Icon: CircleDashed },
};

/** How a photo stands with a model, as a sign. */
export function OutcomeSign({ standing, model }: { standing: PhotoStanding; model: ModelName }) {
  const { label, Icon } = STANDINGS[standing];
  return (
    <span className={styles.sign} data-standing={standing} title={`${model}: ${label}`}>
      <Icon aria-hidden />
      <span className="visually-hidden">
        {model}: {label}.
      </span>
    </span>
  );
}
