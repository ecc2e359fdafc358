import type { AnswerOf, IdentityLookalikesQuery, IdentityOutliersQuery, IdentityQuery } from '@lookalike/client';

/** A person with a page of photos. */
export type IdentityAnswer = AnswerOf<IdentityQuery>;
export type IdentityPhoto = IdentityAnswer['photos']['nodes'][number];
export type IdentityLookalike = AnswerOf<IdentityLookalikesQuery>['lookalikes'][number];
export type IdentityOutlier = AnswerOf<IdentityOutliersQuery>['outliers'][number];
