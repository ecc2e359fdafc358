import type { ModelName } from '@lookalike/client';
import { useId } from 'react';
import { MODELS } from '../routes';
import { useIdentityRoute } from '../use-routes';
import type { IdentityAnswer } from './identity-answer';
import { indexedBy } from './indexed-by';
import styles from './unindexed-filter.module.css';

/** All photos, or those that a model has not indexed. */
export function UnindexedFilter({ identity }: { identity: IdentityAnswer }) {
  const { route, navigate } = useIdentityRoute();
  const id = useId();
  return (
    <div className={styles.filter}>
      <label htmlFor={id}>Show</label>
      <select
        id={id}
        className="button"
        value={route.unindexed ?? ''}
        onChange={({ target }) => navigate({ unindexed: (target.value || null) as ModelName | null })}
      >
        <option value="">all photos ({identity.photoCount})</option>
        {MODELS.map((model) => {
          const indexed = indexedBy(identity, model);
          return (
            <option key={model} value={model} disabled={indexed === null}>
              not indexed by {model} ({indexed === null ? 'not loaded' : identity.photoCount - indexed})
            </option>
          );
        })}
      </select>
    </div>
  );
}
