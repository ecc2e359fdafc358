import { useRef } from 'react';
import type { IngestionState } from '../api/live-ingestion';
import { CancelIngestion } from './cancel-ingestion';
import { Failures } from './failures';
import { HowItEnded } from './how-it-ended';
import { IngestionProgress } from './ingestion-progress';
import { Moment } from './moment';
import { OutcomeTable } from './outcome-table';
import { PhotosWithoutFace } from './photos-without-face';
import { ProgressAnnouncement } from './progress-announcement';
import { StatusSign } from './status-sign';
import { formatDuration, secondsBetween } from '../format';
import styles from './ingestion-view.module.css';

/** One ingestion: how far it is, what became of the photos, and what is to be looked at. */
export function IngestionView({ ingestion }: { ingestion: IngestionState }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { id, status, startedAt, finishedAt } = ingestion;
  return (
    <section className={`card ${styles.view}`} aria-labelledby="ingestion">
      <div className={styles.head}>
        <h2 id="ingestion" ref={heading} tabIndex={-1}>
          Ingestion of <Moment at={startedAt} />
        </h2>
        <StatusSign status={status} />
        {finishedAt && <span className="muted">took {formatDuration(secondsBetween(startedAt, finishedAt))}</span>}
      </div>
      <IngestionProgress ingestion={ingestion} />
      <ProgressAnnouncement ingestion={ingestion} />
      {/* Its button goes away with it, and the focus should not. */}
      {status === 'RUNNING' && <CancelIngestion id={id} onCancelled={() => heading.current?.focus()} />}
      <HowItEnded ingestion={ingestion} />
      <OutcomeTable ingestion={ingestion} />
      <PhotosWithoutFace ingestion={ingestion} />
      <Failures ingestion={ingestion} />
    </section>
  );
}
