import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { modelsQuery } from '../api/queries';
import { useLatestIngestion } from '../api/live-ingestion';
import { ingestionUrl } from '../routes';
import { useIngestionId } from '../use-routes';
import { PastIngestions } from './past-ingestions';
import { ShownIngestion } from './shown-ingestion';
import { StartForm } from './start-form';
import styles from './ingestions-page.module.css';

/** Starts ingestions, shows the one that runs or that the address names, and those before. */
export function IngestionsPage() {
  const named = useIngestionId();
  const latest = useLatestIngestion();
  const { data: models } = useQuery(modelsQuery());
  const [ranBefore, setRanBefore] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = named ?? latest?.id ?? null;
  const joined = ranBefore !== null && ranBefore === shown && shown === latest?.id && latest.status === 'RUNNING';
  return (
    <>
      <title>Ingestion · Lookalike</title>
      <h1 ref={heading} tabIndex={-1}>
        Ingestion
      </h1>
      <div className={styles.columns}>
        <div className={styles.shown}>
          <p role="status" className={styles.told}>
            {joined && 'It was at work on just that already: here it is.'}
          </p>
          <ShownIngestion id={shown} />
        </div>
        {models && (
          <StartForm
            models={models}
            onStarted={(started) => {
              setRanBefore(started.ranBefore ? started.id : null);
              navigate(ingestionUrl(started.id));
              // What is to be watched is above the form on a phone.
              heading.current?.focus();
            }}
          />
        )}
      </div>
      <PastIngestions shown={shown} />
    </>
  );
}
