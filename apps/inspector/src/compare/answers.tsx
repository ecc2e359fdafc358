import type { ModelName } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { useCompareAddress } from '../address/use-compare-address';
import { comparisonQuery, detectionQuery, modelsQuery } from '../api/queries';
import type { ImageReference } from '../faces/face-reference';
import { ProblemNotice } from '../components/problem-notice';
import { TakeAway } from '../take-away/take-away';
import styles from './answers.module.css';
import { chosenFace } from '../faces/chosen-face';
import { KSlider } from './k-slider';
import { ModelToggles } from './model-toggles';
import { ModelRow } from './model-row';
import { visibleModels } from '../api/queries';

/** What each model answers to the same probe. */
export function Answers({ image }: { image: ImageReference }) {
  const { address, go } = useCompareAddress();
  const models = useQuery(modelsQuery());
  const shown = models.data ? visibleModels(models.data, address.models) : [];
  const search = { image, face: address.face, models: shown, k: address.k };
  const comparison = useQuery({
    ...comparisonQuery(search),
    // A longer row or another model leaves what is there; another probe does not.
    placeholderData: (before, query) =>
      JSON.stringify(query?.queryKey.slice(2, 4)) === JSON.stringify([image, address.face]) ? before : undefined,
  });
  const { data: detection, error: probeError } = useQuery(detectionQuery(image));
  // What is wrong with the picture is said beside it.
  const error = probeError || models.error ? null : comparison.error;
  // The probe's identity is the subject's; of another face of the photo nobody knows whose it is.
  const chosen = detection && chosenFace(detection.faces, address.face);
  const isSubject = address.face === null || (chosen?.subject ?? false);
  return (
    <section className={styles.answers} aria-labelledby="answers-heading">
      <div className={styles.bar}>
        <h2 id="answers-heading" className="visually-hidden">
          Answers
        </h2>
        <KSlider k={address.k} onChange={(k) => go({ k }, { replace: true })} />
        <ModelToggles models={models.data ?? []} chosen={shown} onChange={(chosen) => go({ models: chosen })} />
        <TakeAway search={search} answers={comparison.isPlaceholderData ? undefined : comparison.data} />
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
              k={address.k}
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
