import type { CallOptions } from './deadline.js';
import type { TypedDocumentString } from './generated/graphql.js';
import type { requests, subscriptions } from './generated/operations.js';

/** What an operation answers: its one field, never null, since a null comes with an error, which is thrown. */
export type AnswerOf<Result> = NonNullable<Result[keyof Result]>;

// An operation that needs no variables can be called without.
type Arguments<Variables, Options> =
  Record<never, never> extends Variables
    ? [variables?: Variables, options?: Options]
    : [variables: Variables, options?: Options];

type RequestMethod<Document> =
  Document extends TypedDocumentString<infer Result, infer Variables>
    ? (...given: Arguments<Variables, CallOptions>) => Promise<AnswerOf<Result>>
    : never;

type SubscriptionMethod<Document> =
  Document extends TypedDocumentString<infer Result, infer Variables>
    ? (...given: Arguments<Variables, Pick<CallOptions, 'signal'>>) => AsyncGenerator<AnswerOf<Result>, void, undefined>
    : never;

/** A method for each query and mutation of `operations/`. */
export type RequestMethods = { [Name in keyof typeof requests]: RequestMethod<(typeof requests)[Name]> };

/** A method for each subscription of `operations/`. */
export type SubscriptionMethods = {
  [Name in keyof typeof subscriptions]: SubscriptionMethod<(typeof subscriptions)[Name]>;
};
