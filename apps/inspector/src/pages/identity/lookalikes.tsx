import type { AnswerOf, IdentityLookalikesQuery, ModelName } from '@lookalike/client';
import { Columns2 } from 'lucide-react';
import { Link } from 'wouter';
import type { IdentityAnswer } from '../../api/queries';
import { PhotoLink } from '../../components/photo-link';
import { ProblemNotice } from '../../components/problem-notice';
import { SimilarityBar } from '../../components/similarity-bar';
import { Skeleton } from '../../components/skeleton';
import { formatCount, readableName } from '../../format';
import { identityUrl, sideBySideUrl } from '../../routes';
import { useIdentityRoute } from '../../use-routes';
import { ListSection, MoreItemsButton, NothingIndexed } from './list-section';
import { indexedCount } from './photo-outcomes';
import styles from './identity-page.module.css';

export interface LookalikesProps {
  model: ModelName;
  identity: IdentityAnswer | null;
  /** undefined while loading. */
  data: AnswerOf<IdentityLookalikesQuery> | undefined;
  error: Error | null;
  /** Whether a longer list has been requested than is shown. */
  isGrowing: boolean;
}

/** The other identities that resemble this one, most similar first. */
export function Lookalikes({ model, identity, data, error, isGrowing }: LookalikesProps) {
  const { route, navigate } = useIdentityRoute();
  const isLoading = !data && !error;
  return (
    <ListSection
      title="Lookalikes"
      description="Ranked by the similarity of mean embeddings. Each card shows the most similar pair of photos."
      isLoading={isLoading}
    >
      {error && <ProblemNotice problem={error} />}
      {isLoading && (
        <Skeleton className={styles.lookalikes} count={route.lookalikes} itemClassName={styles.lookalikeSkeleton} />
      )}
      {data?.lookalikes.length === 0 && identity && (
        <NothingIndexed>
          {(indexedCount(identity, model) ?? 0) > 0
            ? `${model} has indexed no other identity yet.`
            : `${model} has indexed no photo of ${readableName(data.name)}.`}
        </NothingIndexed>
      )}
      {data && data.lookalikes.length > 0 && (
        <>
          <ol className={styles.lookalikes}>
            {data.lookalikes.map((lookalike) => (
              <LookalikeCard key={lookalike.identity.name} lookalike={lookalike} pageIdentity={data.name} />
            ))}
          </ol>
          <MoreItemsButton
            noun="lookalikes"
            shown={data.lookalikes.length}
            requested={route.lookalikes}
            isLoading={isGrowing}
            onRequest={(length) => navigate({ lookalikes: length }, { replace: true })}
          />
        </>
      )}
    </ListSection>
  );
}

interface LookalikeCardProps {
  lookalike: AnswerOf<IdentityLookalikesQuery>['lookalikes'][number];
  /** Name of the identity that the page shows. */
  pageIdentity: string;
}

/** A similar identity with the most similar pair of photos: first one of the page's identity, then one of the other. */
function LookalikeCard({ lookalike, pageIdentity }: LookalikeCardProps) {
  const { rank, similarity, identity, ours, theirs } = lookalike;
  const { model } = useIdentityRoute().route;
  return (
    <li className={`card ${styles.lookalike}`}>
      <div className={styles.pair}>
        <PhotoLink photo={ours} identity={pageIdentity} />
        <PhotoLink photo={theirs} identity={identity.name} />
      </div>
      <p className={styles.lookalikeName}>
        <span className="muted">{rank}</span>
        <Link href={identityUrl(identity.name, { model })}>{readableName(identity.name)}</Link>
      </p>
      <SimilarityBar similarity={similarity} label="Similarity" />
      <div className={styles.lookalikeFoot}>
        <Link
          href={sideBySideUrl(ours.id, theirs.id)}
          className={styles.sideBySide}
          aria-label={`Side by side with ${readableName(identity.name)}`}
        >
          <Columns2 aria-hidden className="icon" />
          Side by side
        </Link>
        <span className="muted small">{formatCount(identity.photoCount)}</span>
      </div>
    </li>
  );
}
