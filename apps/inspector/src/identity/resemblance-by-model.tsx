import type { ModelName } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { useIdentityAddress } from '../address/use-identity-address';
import { lookalikesQuery, outliersQuery } from '../data/queries';
import { ProblemNotice } from '../shell/problem-notice';
import type { IdentityAnswer } from './identity-answer';
import { isSameProblem } from './is-same-problem';
import { Lookalikes } from './lookalikes';
import { Outliers } from './outliers';
import { useUntold } from './use-untold';

export interface ResemblanceByModelProps {
  name: string;
  identity: IdentityAnswer | null;
  model: ModelName;
}

/** Lookalikes and outliers in one model's eyes. */
export function ResemblanceByModel({ name, identity, model }: ResemblanceByModelProps) {
  const { address } = useIdentityAddress();
  const lookalikes = useQuery(lookalikesQuery(name, model, address.lookalikes));
  const outliers = useQuery(outliersQuery(name, model, address.outliers));
  // Such as a stale index, or a store that is down: what was found before still stands.
  const shared = isSameProblem(lookalikes.error, outliers.error);
  const problem = useUntold(shared ? lookalikes.error : null);
  return (
    <>
      {problem && <ProblemNotice problem={problem} />}
      {(lookalikes.data || !shared) && (
        <Lookalikes
          model={model}
          identity={identity}
          data={lookalikes.data}
          error={shared ? null : lookalikes.error}
          isGrowing={lookalikes.isPlaceholderData}
        />
      )}
      {(outliers.data || !shared) && (
        <Outliers
          model={model}
          identity={identity}
          data={outliers.data}
          error={shared ? null : outliers.error}
          isGrowing={outliers.isPlaceholderData}
        />
      )}
    </>
  );
}
