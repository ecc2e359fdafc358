import { Slider } from '@base-ui/react/slider';
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { comparisonQuery, detectionQuery } from '../../api/queries';
import { ProblemNotice } from '../../components/problem-notice';
import { Skeleton } from '../../components/skeleton';
import { ExportMenu } from '../../export/export-menu';
import { findFace, type ImageReference } from '../../image-reference';
import { MAX_K } from '../../routes';
import { visibleModels } from '../../status/models';
import { useModels } from '../../status/use-system-status';
import { useCompareRoute } from '../../use-routes';
import { ModelRow } from './model-row';
import styles from './compare-page.module.css';

/** The results of each visible model for one probe, with the controls that change the search. */
export function Results({ image }: { image: ImageReference }) {
  const { route, navigate } = useCompareRoute();
  const { models, error: modelsError } = useModels();
  const visible = visibleModels(models ?? [], route.models);
  const search = { image, face: route.face, models: visible, k: route.k };
  const comparison = useQuery({
    ...comparisonQuery(search),
    // While k or the models change, the previous results of the same probe and face stay visible.
    placeholderData: (previous, query) =>
      JSON.stringify(query?.queryKey.slice(2, 4)) === JSON.stringify([image, route.face]) ? previous : undefined,
  });
  const { data: detection, error: probeError } = useQuery(detectionQuery(image));
  // The probe panel and the status notices report the other two errors.
  const error = probeError || modelsError ? null : comparison.error;
  // The identity of a photo is that of its subject; the identity of its other faces is unknown.
  const isSubject = route.face === null || (detection && findFace(detection.faces, route.face)?.subject) === true;
  return (
    <section className={styles.results} aria-labelledby="results-heading">
      <div className={styles.toolbar}>
        <h2 id="results-heading" className="visually-hidden">
          Results
        </h2>
        <KSlider k={route.k} onChange={(k) => navigate({ k }, { replace: true })} />
        <ToggleGroup
          multiple
          aria-label="Models"
          className={styles.models}
          value={visible}
          // At least one model stays visible.
          onValueChange={(selected) => selected.length > 0 && navigate({ models: selected })}
        >
          {models?.map(({ name, state }) => (
            <Toggle key={name} value={name} className={styles.model}>
              {name}
              {state !== 'READY' && <span className="visually-hidden"> ({state.toLowerCase()})</span>}
            </Toggle>
          ))}
        </ToggleGroup>
        {/* While its menu is open, Base UI adds an element that keeps the focus after the button. */}
        <div className={styles.export}>
          <ExportMenu search={search} answers={comparison.isPlaceholderData ? undefined : comparison.data} />
        </div>
      </div>
      {error && <ProblemNotice problem={error} />}
      {!models && !modelsError && <Skeleton className={styles.rows} count={2} itemClassName={styles.rowSkeleton} />}
      <div className={styles.rows} aria-busy={comparison.isFetching}>
        {!comparison.error &&
          visible.map((name) => (
            <ModelRow
              key={name}
              name={name}
              model={models?.find((model) => model.name === name)}
              answer={comparison.data?.find(({ model }) => model === name) ?? null}
              isSubject={isSubject}
              k={route.k}
            />
          ))}
      </div>
      {comparison.data?.some(({ result }) => result) && (
        <p className="muted small">
          Similarities are cosines; compare them within one model only. <span className={styles.same}>✓ Green</span>:
          same identity as the probe. <span className={styles.other}>✕ Red</span>: another identity. Grey: unknown, or
          the search did not use the probe’s subject.
        </p>
      )}
    </section>
  );
}

const DEBOUNCE_MS = 250;

/** Sets the number of results per model. Calls `onChange` when the thumb is released, because each value is a search. */
function KSlider({ k, onChange }: { k: number; onChange(k: number): void }) {
  const [draft, setDraft] = useState<number | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <Slider.Root
      value={draft ?? k}
      min={1}
      max={MAX_K}
      onValueChange={(value) => setDraft(value)}
      onValueCommitted={(value) => {
        // An arrow key that is held down commits every step.
        clearTimeout(timer.current);
        timer.current = setTimeout(() => {
          setDraft(null);
          onChange(value);
        }, DEBOUNCE_MS);
      }}
      className={styles.slider}
    >
      <Slider.Label className={styles.sliderLabel}>Results</Slider.Label>
      <Slider.Control className={styles.sliderControl}>
        <Slider.Track className={styles.sliderTrack}>
          <Slider.Indicator className={styles.sliderIndicator} />
          <Slider.Thumb className={styles.sliderThumb} />
        </Slider.Track>
      </Slider.Control>
      <Slider.Value className={styles.sliderValue} />
    </Slider.Root>
  );
}
