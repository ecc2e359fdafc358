import { isLookalikeError, type ModelName } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { useIdentityAddress } from '../address/use-identity-address';
import { lookalikesQuery, outliersQuery } from '../data/queries';
import { ProblemNotice } from '../shell/problem-notice';
import type { IdentityAnswer } from './identity-answer';
import { Lookalikes } from './lookalikes';
import { Outliers } from './outliers';

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
  // One reason, such as a stale index or a store that is down, is said once.
  if (isLookalikeError(lookalikes.error) && isLookalikeError(outliers.error, lookalikes.error.code)) {
    return <ProblemNotice problem={lookalikes.error} />;
  }
  return (
    <>
      <Lookalikes model={model} identity={identity} query={lookalikes} />
      <Outliers model={model} identity={identity} query={outliers} />
    </>
  );
}
