import { Popover } from '@base-ui/react/popover';
import type { ModelName } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { Check, CircleDashed, type LucideIcon, TriangleAlert, UserRoundX } from 'lucide-react';
import { photoQuery } from '../../api/queries';
import { ProblemNotice } from '../../components/problem-notice';
import { outcomeOf, type DisplayedOutcome, type PhotoWithOutcomes } from './photo-outcomes';
import styles from './identity-page.module.css';

const OUTCOMES: Record<DisplayedOutcome, { label: string; Icon: LucideIcon }> = {
  INDEXED: { label: 'indexed', Icon: Check },
  NO_FACE: { label: 'no face', Icon: UserRoundX },
  FAILED: { label: 'failed', Icon: TriangleAlert },
  PENDING: { label: 'not ingested', Icon: CircleDashed },
};

export interface OutcomeIconProps {
  photo: PhotoWithOutcomes & { id: string };
  model: ModelName;
}

/** The outcome of a photo for one model as an icon. The icon of a failure opens its reason. */
export function OutcomeIcon({ photo, model }: OutcomeIconProps) {
  const outcome = outcomeOf(photo, model);
  const { label, Icon } = OUTCOMES[outcome];
  const icon = (
    <span className={styles.outcome} data-outcome={outcome} title={`${model}: ${label}`}>
      <Icon aria-hidden />
      <span className="visually-hidden">
        {model}: {label}.
      </span>
    </span>
  );
  if (outcome !== 'FAILED') return icon;
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.reasonTrigger}>{icon}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={8}>
          <Popover.Popup className={`popup ${styles.reason}`}>
            <Popover.Title className={styles.reasonTitle}>
              {photo.id}, {model}
            </Popover.Title>
            <FailureReason photo={photo.id} model={model} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function FailureReason({ photo, model }: { photo: string; model: ModelName }) {
  const { data, error } = useQuery(photoQuery({ photo }));
  const problem = error ?? data?.outcomes.find((outcome) => outcome.model === model)?.problem;
  if (problem) return <ProblemNotice problem={problem} />;
  return <p className="muted">{data ? 'A later ingestion has indexed it.' : 'Loading…'}</p>;
}

export function OutcomeLegend({ models }: { models: ModelName[] }) {
  return (
    <div className={styles.legend}>
      {Object.entries(OUTCOMES).map(([outcome, { label, Icon }]) => (
        <span key={outcome} className={styles.legendEntry}>
          <span className={styles.outcome} data-outcome={outcome}>
            <Icon aria-hidden />
          </span>
          {label}
        </span>
      ))}
      <span className="muted">Order: {models.join(', ')}</span>
    </div>
  );
}
