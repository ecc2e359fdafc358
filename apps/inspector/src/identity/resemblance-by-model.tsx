import type { ModelName } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { useIdentityRoute } from '../use-routes';
import { lookalikesQuery, outliersQuery } from '../api/queries';
import { ProblemNotice } from '../components/problem-notice';
import type { IdentityAnswer } from './identity-answer';
import { isSameProblem } from './is-same-problem';
import { Lookalikes } from './lookalikes';
import { Outliers } from './outliers';
import { useSteadyError } from '../standing/use-steady-error';
import { useUntold } from './use-untold';

export interface ResemblanceByModelProps {
  name: string;
  identity: IdentityAnswer | null;
  /** What is said above already. */
  told: Error | null;
  model: ModelName;
}

/** Lookalikes and outliers in one model's eyes. */
export function ResemblanceByModel({ name, identity, told, model }: ResemblanceByModelProps) {
  const { route } = useIdentityRoute();
  const lookalikes = useQuery(lookalikesQuery(name, model, route.lookalikes));
  const outliers = useQuery(outliersQuery(name, model, route.outliers));
  const noLookalikes = useSteadyError(lookalikes);
  const noOutliers = useSteadyError(outliers);
  // Such as a stale index, or a store that is down: what was found before still stands.
  const shared = isSameProblem(noLookalikes, noOutliers);
  const problem = useUntold(shared ? noLookalikes : null, told);
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      {(lookalikes.data || !shared) && (
        <Lookalikes
          model={model}
          identity={identity}
          data={lookalikes.data}
          error={shared ? null : noLookalikes}
          isGrowing={lookalikes.isPlaceholderData}
        />
      )}
      {(outliers.data || !shared) && (
        <Outliers
          model={model}
          identity={identity}
          data={outliers.data}
          error={shared ? null : noOutliers}
          isGrowing={outliers.isPlaceholderData}
        />
      )}
    </>
  );
}
