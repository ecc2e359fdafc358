import type { AnswerOf, IdentityOutliersQuery, ModelName } from '@lookalike/client';
import type { IdentityAnswer } from '../../api/queries';
import { PhotoLink } from '../../components/photo-link';
import { ProblemNotice } from '../../components/problem-notice';
import { SimilarityBar } from '../../components/similarity-bar';
import { Skeleton } from '../../components/skeleton';
import { photoNumber } from '../../format';
import { useIdentityRoute } from '../../use-routes';
import { EmptyList, ListSection, MoreItemsButton, NothingIndexed } from './list-section';
import { indexedCount } from './photo-outcomes';
import styles from './identity-page.module.css';

export interface OutliersProps {
  model: ModelName;
  identity: IdentityAnswer | null;
  /** undefined while loading. */
  data: AnswerOf<IdentityOutliersQuery> | undefined;
  error: Error | null;
  /** Whether a longer list has been requested than is shown. */
  isGrowing: boolean;
}

/** The photos that resemble the person's other photos least, the lowest mean similarity first. */
export function Outliers({ model, identity, data, error, isGrowing }: OutliersProps) {
  const { route, navigate } = useIdentityRoute();
  const isLoading = !data && !error;
  return (
    <ListSection
      title="Outliers"
      description="Ranked by mean similarity to the person’s other photos, lowest first. Look for wrong names and bad photos."
      isLoading={isLoading}
    >
      {error && <ProblemNotice problem={error} />}
      {isLoading && (
        <Skeleton className={styles.photoGrid} count={route.outliers} itemClassName={styles.outlierSkeleton} />
      )}
      {data?.outliers.length === 0 && identity && <NoOutliers model={model} identity={identity} />}
      {data && data.outliers.length > 0 && (
        <>
          <ol className={styles.photoGrid}>
            {data.outliers.map(({ photo, similarity }) => (
              <li key={photo.id} className={styles.outlier}>
                <PhotoLink photo={photo} identity={data.name} />
                <span className="muted small">{photoNumber(photo.id)}</span>
                <SimilarityBar similarity={similarity} label="Similarity" />
              </li>
            ))}
          </ol>
          <MoreItemsButton
            noun="outliers"
            shown={data.outliers.length}
            requested={route.outliers}
            isLoading={isGrowing}
            onRequest={(length) => navigate({ outliers: length }, { replace: true })}
          />
        </>
      )}
    </ListSection>
  );
}

function NoOutliers({ model, identity }: { model: ModelName; identity: IdentityAnswer }) {
  if (identity.photoCount === 1) {
    return (
      <EmptyList>
        <p>Outliers need at least two photos. This person has one.</p>
      </EmptyList>
    );
  }
  return (
    <NothingIndexed>
      Outliers need at least two indexed photos. {model} has indexed {indexedCount(identity, model) ?? 0} of{' '}
      {identity.photoCount}.
    </NothingIndexed>
  );
}
