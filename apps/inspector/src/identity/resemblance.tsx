import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useIdentityRoute } from '../use-routes';
import { modelsQuery } from '../api/queries';
import { ProblemNotice } from '../components/problem-notice';
import { ModelChoice } from './model-choice';
import { NothingIndexed } from './nothing-indexed';
import { ResemblanceByModel, type ResemblanceByModelProps } from './resemblance-by-model';
import styles from './resemblance.module.css';

/** Whom a person resembles and which photos are unlike the others, in the eyes of a model that can be chosen. */
export function Resemblance({ name, identity, told }: Omit<ResemblanceByModelProps, 'model'>) {
  const { route, navigate } = useIdentityRoute();
  const { data: models, isPending } = useQuery(modelsQuery());
  if (!models) return isPending ? <div className={styles.waiting} /> : null;
  const chosen = models.find((model) => (route.model ? model.name === route.model : model.default)) ?? models[0]!;
  return (
    <>
      <div className={styles.choice}>
        <span className="muted small" aria-hidden>
          In the eyes of
        </span>
        <ModelChoice models={models} chosen={chosen.name} onChoose={(model) => navigate({ model })} />
        {chosen.wholePhoto && (
          <p className="muted small">{chosen.name} compares whole photos, background and all, not faces.</p>
        )}
      </div>
      {chosen.problem ? (
        <ProblemNotice problem={chosen.problem}>
          <Link href="/ingestions">To the ingestions</Link>
        </ProblemNotice>
      ) : chosen.indexed === 0 ? (
        <NothingIndexed>{chosen.name} has indexed nothing yet.</NothingIndexed>
      ) : (
        <ResemblanceByModel key={chosen.name} name={name} identity={identity} told={told} model={chosen.name} />
      )}
    </>
  );
}
