import { Popover } from '@base-ui/react/popover';
import type { ModelName } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { photoQuery } from '../api/queries';
import { ProblemNotice } from '../components/problem-notice';
import styles from './failure-reason.module.css';

export interface FailureReasonProps {
  photo: string;
  model: ModelName;
  /** The sign that is asked. */
  children: ReactNode;
}

/** A sign that says, when asked, why a photo could not be indexed. */
export function FailureReason({ photo, model, children }: FailureReasonProps) {
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.trigger}>{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} collisionPadding={8}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.title}>
              {photo}, {model}
            </Popover.Title>
            <Reason photo={photo} model={model} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Reason({ photo, model }: Omit<FailureReasonProps, 'children'>) {
  const { data, error } = useQuery(photoQuery({ photo }));
  const problem = error ?? data?.outcomes.find((outcome) => outcome.model === model)?.problem;
  if (problem) return <ProblemNotice problem={problem} />;
  return <p className="muted">{data ? 'It has been indexed since.' : 'Loading …'}</p>;
}
