import type { ModelName } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { useCompareRoute } from '../use-routes';
import { comparisonQuery, detectionQuery, modelsQuery, visibleModels } from '../api/queries';
import { findFace, type ImageReference } from '../image-reference';
import { ProblemNotice } from '../components/problem-notice';
import { ExportMenu } from '../export/export-menu';
import styles from './answers.module.css';
import { KSlider } from './k-slider';
import { ModelToggles } from './model-toggles';
import { ModelRow } from './model-row';

/** What each model answers to the same probe. */
export function Answers({ image }: { image: ImageReference }) {
  const { route, navigate } = useCompareRoute();
  const models = useQuery(modelsQuery());
  const shown = models.data ? visibleModels(models.data, route.models) : [];
  const search = { image, face: route.face, models: shown, k: route.k };
  const comparison = useQuery({
    ...comparisonQuery(search),
    // A longer row or another model leaves what is there; another probe does not.
    placeholderData: (before, query) =>
      JSON.stringify(query?.queryKey.slice(2, 4)) === JSON.stringify([image, route.face]) ? before : undefined,
  });
  const { data: detection, error: probeError } = useQuery(detectionQuery(image));
  // What is wrong with the picture is said beside it.
  const error = probeError || models.error ? null : comparison.error;
  // The probe's identity is the subject's; of another face of the photo nobody knows whose it is.
  const chosen = detection && findFace(detection.faces, route.face);
  const isSubject = route.face === null || (chosen?.subject ?? false);
  return (
    <section className={styles.answers} aria-labelledby="answers-heading">
      <div className={styles.bar}>
        <h2 id="answers-heading" className="visually-hidden">
          Answers
        </h2>
        <KSlider k={route.k} onChange={(k) => navigate({ k }, { replace: true })} />
        <ModelToggles models={models.data ?? []} chosen={shown} onChange={(chosen) => navigate({ models: chosen })} />
        <ExportMenu search={search} answers={comparison.isPlaceholderData ? undefined : comparison.data} />
      </div>
      {error && <ProblemNotice problem={error} />}
      <div className={styles.rows} aria-busy={comparison.isFetching}>
        {!comparison.error &&
          shown.map((name: ModelName) => (
            <ModelRow
              key={name}
              name={name}
              model={models.data?.find((model) => model.name === name)}
              answer={comparison.data?.find(({ model }) => model === name) ?? null}
              isSubject={isSubject}
              k={route.k}
            />
          ))}
      </div>
      <p className="muted small">
        Similarities are cosines and comparable within one model only. <span className={styles.same}>✓ Green</span>: the
        probe’s identity; <span className={styles.other}>✕ red</span>: another; grey: not known, or the probe’s subject
        was not searched with.
      </p>
    </section>
  );
}
