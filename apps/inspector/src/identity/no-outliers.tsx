import type { ModelName } from '@lookalike/client';
import { Empty } from './empty';
import type { IdentityAnswer } from './identity-answer';
import { indexedBy } from './indexed-by';
import { NothingIndexed } from './nothing-indexed';

/** Why there are no outliers. */
export function NoOutliers({ model, identity }: { model: ModelName; identity: IdentityAnswer }) {
  const indexed = indexedBy(identity, model) ?? 0;
  if (identity.photoCount === 1) {
    return (
      <Empty>
        <p>There is only one photo: nothing to be unlike.</p>
      </Empty>
    );
  }
  return (
    <NothingIndexed>
      It takes two indexed photos; {model} has indexed {indexed} of {identity.photoCount}.
    </NothingIndexed>
  );
}
