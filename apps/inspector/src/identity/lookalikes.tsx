import type { AnswerOf, IdentityLookalikesQuery, ModelName } from '@lookalike/client';
import { useIdentityRoute } from '../use-routes';
import { ProblemNotice } from '../components/problem-notice';
import type { IdentityAnswer } from './identity-answer';
import { indexedBy } from './indexed-by';
import { LookalikeCard } from './lookalike-card';
import { MoreOfList } from './more-of-list';
import { NothingIndexed } from './nothing-indexed';
import { readableName } from '../format';
import { Section } from './section';
import { Waiting } from './waiting';
import styles from './lookalikes.module.css';

export interface LookalikesProps {
  model: ModelName;
  identity: IdentityAnswer | null;
  /** undefined: not known yet. */
  data: AnswerOf<IdentityLookalikesQuery> | undefined;
  error: Error | null;
  /** Whether a longer list has been asked for than is shown. */
  isGrowing: boolean;
}

/** The other identities that resemble one, the most similar first. */
export function Lookalikes({ model, identity, data, error, isGrowing }: LookalikesProps) {
  const { route, navigate } = useIdentityRoute();
  return (
    <Section
      title="Lookalikes"
      line="By the similarity of mean embeddings; shown is the pair of photos most alike."
      isWaiting={!data && !error}
    >
      {error && <ProblemNotice problem={error} />}
      {!data && !error && <Waiting className={styles.list} count={route.lookalikes} shape={styles.waiting} />}
      {data?.lookalikes.length === 0 && identity && (
        <NothingIndexed>
          {(indexedBy(identity, model) ?? 0) > 0
            ? `${model} has nobody else to compare with yet.`
            : `${model} has indexed no photo of ${readableName(data.name)}.`}
        </NothingIndexed>
      )}
      {data && data.lookalikes.length > 0 && (
        <>
          <ol className={styles.list}>
            {data.lookalikes.map((lookalike) => (
              <LookalikeCard key={lookalike.identity.name} lookalike={lookalike} of={data.name} />
            ))}
          </ol>
          <MoreOfList
            what="lookalikes"
            shown={data.lookalikes.length}
            asked={route.lookalikes}
            waiting={isGrowing}
            onMore={(length) => navigate({ lookalikes: length }, { replace: true })}
          />
        </>
      )}
    </Section>
  );
}
