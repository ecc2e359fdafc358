import type { AnswerOf, IdentityOutliersQuery, ModelName } from '@lookalike/client';
import { useIdentityRoute } from '../use-routes';
import { ProblemNotice } from '../components/problem-notice';
import type { IdentityAnswer } from './identity-answer';
import { MoreOfList } from './more-of-list';
import { NoOutliers } from './no-outliers';
import { OutlierTile } from './outlier-tile';
import { Section } from './section';
import { Waiting } from './waiting';
import styles from './outliers.module.css';

export interface OutliersProps {
  model: ModelName;
  identity: IdentityAnswer | null;
  /** undefined: not known yet. */
  data: AnswerOf<IdentityOutliersQuery> | undefined;
  error: Error | null;
  /** Whether a longer list has been asked for than is shown. */
  isGrowing: boolean;
}

/** The photos of a person that are unlike that person's others, the least alike first. */
export function Outliers({ model, identity, data, error, isGrowing }: OutliersProps) {
  const { route, navigate } = useIdentityRoute();
  return (
    <Section
      title="Outliers"
      line="By mean similarity to the person’s other photos, the least first: wrong names and bad pictures."
      isWaiting={!data && !error}
    >
      {error && <ProblemNotice problem={error} />}
      {!data && !error && <Waiting className={styles.list} count={route.outliers} shape={styles.waiting} />}
      {data?.outliers.length === 0 && identity && <NoOutliers model={model} identity={identity} />}
      {data && data.outliers.length > 0 && (
        <>
          <ol className={styles.list}>
            {data.outliers.map((outlier) => (
              <OutlierTile key={outlier.photo.id} outlier={outlier} of={data.name} />
            ))}
          </ol>
          <MoreOfList
            what="outliers"
            shown={data.outliers.length}
            asked={route.outliers}
            waiting={isGrowing}
            onMore={(length) => navigate({ outliers: length }, { replace: true })}
          />
        </>
      )}
    </Section>
  );
}
