import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { navigate, useSearch } from 'wouter/use-browser-location';
import { modelsQuery } from '../data/queries';
import { useLatestIngestion } from '../data/use-latest-ingestion';
import { ingestionAddress } from './ingestion-address';
import { PastIngestions } from './past-ingestions';
import { ShownIngestion } from './shown-ingestion';
import { StartForm } from './start-form';
import styles from './ingestions-page.module.css';

/** Starts ingestions, shows the one that runs or that the address names, and those before. */
export function IngestionsPage() {
  const named = new URLSearchParams(useSearch()).get('id');
  const latest = useLatestIngestion();
  const { data: models } = useQuery(modelsQuery());
  const [ranBefore, setRanBefore] = useState<string | null>(null);
  const shown = named ?? latest?.id ?? null;
  return (
    <>
      <title>Ingestion · Lookalike</title>
      <h1>Ingestion</h1>
      <div className={styles.columns}>
        <div className={styles.shown}>
          <p role="status" className={styles.told}>
            {ranBefore !== null && ranBefore === shown && 'It was at work on just that already: here it is.'}
          </p>
          <ShownIngestion id={shown} />
        </div>
        {models && (
          <StartForm
            models={models}
            onStarted={(started) => {
              setRanBefore(started.ranBefore ? started.id : null);
              navigate(ingestionAddress(started.id));
            }}
          />
        )}
      </div>
      <PastIngestions shown={shown} />
    </>
  );
}
