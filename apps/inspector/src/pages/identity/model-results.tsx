import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { ModelName } from '@lookalike/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useLastError } from '../../api/client';
import { type IdentityAnswer, lookalikesQuery, outliersQuery } from '../../api/queries';
import { Countdown } from '../../components/countdown';
import { ProblemNotice } from '../../components/problem-notice';
import { isSameProblem, useModels, useUnreportedError } from '../../status/use-system-status';
import { useIdentityRoute } from '../../use-routes';
import { NothingIndexed } from './list-section';
import { Lookalikes } from './lookalikes';
import { Outliers } from './outliers';
import styles from './identity-page.module.css';

export interface ModelResultsProps {
  name: string;
  identity: IdentityAnswer | null;
  /** An error that the page shows already. */
  reported: Error | null;
}

/** Lookalikes and outliers according to one model, with the choice of the model. */
export function ModelResults({ name, identity, reported }: ModelResultsProps) {
  const { route, navigate } = useIdentityRoute();
  const { models, error } = useModels();
  if (!models) return error ? null : <div className={styles.resultsLoading} />;
  const chosen = models.find((model) => (route.model ? model.name === route.model : model.default)) ?? models[0]!;
  return (
    <>
      <div className={styles.modelChoice}>
        <span className="muted small" aria-hidden>
          Model
        </span>
        {/* Models that cannot answer are included: choosing one shows the reason. */}
        <ToggleGroup
          className={styles.models}
          aria-label="Model"
          value={[chosen.name]}
          onValueChange={([model]) => model && navigate({ model: model as ModelName })}
        >
          {models.map((model) => (
            <Toggle key={model.name} value={model.name} className={styles.model} title={model.description}>
              {model.name}
            </Toggle>
          ))}
        </ToggleGroup>
        {chosen.wholePhoto && (
          <p className="muted small">{chosen.name} compares whole photos, background included, not faces.</p>
        )}
      </div>
      {chosen.state === 'STARTING' ? (
        <p role="status" className="muted">
          {chosen.name} is loading. Its results appear automatically.
        </p>
      ) : chosen.problem ? (
        <ProblemNotice problem={chosen.problem}>
          <Link href="/ingestions">Go to ingestions</Link> {chosen.retryAt && <Countdown until={chosen.retryAt} />}
        </ProblemNotice>
      ) : chosen.indexed === 0 ? (
        <NothingIndexed>{chosen.name} has indexed nothing yet.</NothingIndexed>
      ) : (
        <Results key={chosen.name} name={name} identity={identity} reported={reported} model={chosen.name} />
      )}
    </>
  );
}

function Results({ name, identity, reported, model }: ModelResultsProps & { model: ModelName }) {
  const { route } = useIdentityRoute();
  const lookalikes = useQuery(lookalikesQuery(name, model, route.lookalikes));
  const outliers = useQuery(outliersQuery(name, model, route.outliers));
  const lookalikesError = useLastError(lookalikes);
  const outliersError = useLastError(outliers);
  // A stale index or a store that is down makes both fail. The problem is shown once, and data that was loaded before stays visible.
  const isShared = isSameProblem(lookalikesError, outliersError);
  const sharedProblem = useUnreportedError(isShared ? lookalikesError : null, reported);
  return (
    <>
      {sharedProblem && <ProblemNotice problem={sharedProblem} />}
      {(lookalikes.data || !isShared) && (
        <Lookalikes
          model={model}
          identity={identity}
          data={lookalikes.data}
          error={isShared ? null : lookalikesError}
          isGrowing={lookalikes.isPlaceholderData}
        />
      )}
      {(outliers.data || !isShared) && (
        <Outliers
          model={model}
          identity={identity}
          data={outliers.data}
          error={isShared ? null : outliersError}
          isGrowing={outliers.isPlaceholderData}
        />
      )}
    </>
  );
}
