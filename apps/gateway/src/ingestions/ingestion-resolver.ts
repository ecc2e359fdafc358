import { once } from 'node:events';
import type * as core from '@lookalike/core';
import type { OutcomeKind } from '@lookalike/domain';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type Connection, IngestionPageArgs, PageArgs, toConnection, toPageRequest } from '../graphql/connection';
import type { GatewayContext } from '../graphql/context';
import { Ingestion, IngestionConnection, StartIngestionInput } from './ingestion';
import { OutcomeKindEnum, PhotoOutcomeConnection } from './photo-outcome';

const ID_ARGUMENT = { description: 'Id that `startIngestion` returned.' };

@Resolver(() => Ingestion)
export class IngestionResolver {
  @Query(() => Ingestion, {
    nullable: true,
    description: 'A running or past ingestion. An unknown id returns null and an INGESTION_NOT_FOUND error.',
  })
  ingestion(
    @Arg('id', () => ID, ID_ARGUMENT) id: string,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.Ingestion> {
    return lookalike.ingestions.get(id);
  }

  @Query(() => IngestionConnection, { description: 'All ingestions, the newest first.' })
  async ingestions(
    @Args(() => IngestionPageArgs) args: IngestionPageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<core.Ingestion>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.ingestions.list(page), page);
  }

  @Mutation(() => Ingestion, {
    description:
      'Adds photos of the gallery to the indexes; photos that are indexed and unchanged are skipped. One ingestion runs at a time: the same input returns the running one, another input an INGESTION_RUNNING error.',
  })
  startIngestion(
    @Arg('input', () => StartIngestionInput, { description: 'What to ingest.' }) input: StartIngestionInput,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.Ingestion> {
    const { models, identities, limit, rebuild, deleteMissing } = input;
    return lookalike.ingestions.start({
      models: models ?? undefined,
      identities: identities ?? undefined,
      limit: limit ?? undefined,
      rebuild,
      deleteMissing,
    });
  }

  @Mutation(() => Ingestion, {
    description:
      'Stops an ingestion, and returns it once it has stopped: no further photo is started, and photos in flight are finished within three seconds or left to the next ingestion. One that has ended is returned unchanged.',
  })
  cancelIngestion(
    @Arg('id', () => ID, ID_ARGUMENT) id: string,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.Ingestion> {
    return lookalike.ingestions.cancel(id);
  }

  @Subscription(() => Ingestion, {
    description:
      'The current state of an ingestion, then each change (a few per second). Completes after the final state.',
    subscribe: ({ args, context }) => watchIngestion((args as { id: string }).id, context as GatewayContext),
  })
  ingestionProgress(@Root() ingestion: core.Ingestion, @Arg('id', () => ID, ID_ARGUMENT) _id: string): core.Ingestion {
    return ingestion;
  }

  @FieldResolver(() => PhotoOutcomeConnection, {
    description:
      'The outcomes of its photos, ordered by photo id. UNCHANGED photos are counted in `outcomes`, but not listed.',
  })
  async photos(
    @Root() { id }: core.Ingestion,
    @Arg('outcome', () => OutcomeKindEnum, { nullable: true, description: 'Only photos with this outcome.' })
    outcome: OutcomeKind | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<core.PhotoOutcome>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.ingestions.photos(id, page, outcome ?? undefined), page);
  }
}

/**
 * The states of an ingestion, for a subscription. A client that subscribes while the gateway is starting, for example after a
 * crash, waits until the ingestions are known.
 *
 * The iterator is written by hand because its `return` must abort the watch: the `return` of a generator would wait for the next
 * change, which may take long.
 * @throws LookalikeError INGESTION_NOT_FOUND before the stream begins, so that the client receives it as an error
 */
async function watchIngestion(
  id: string,
  { lookalike, signal }: Pick<GatewayContext, 'lookalike' | 'signal'>,
): Promise<AsyncIterable<core.Ingestion>> {
  await openedOrAborted(lookalike, signal);
  await lookalike.ingestions.get(id);
  const unsubscribing = new AbortController();
  const ended = AbortSignal.any([signal, unsubscribing.signal]);
  const states = lookalike.ingestions.watch(id, ended)[Symbol.asyncIterator]();
  const iterator: AsyncIterableIterator<core.Ingestion> = {
    [Symbol.asyncIterator]: () => iterator,
    async next() {
      try {
        return await states.next();
      } catch (error) {
        if (!ended.aborted) throw error;
        return { done: true, value: undefined };
      }
    },
    async return() {
      unsubscribing.abort();
      await states.return?.();
      return { done: true, value: undefined };
    },
  };
  return iterator;
}

async function openedOrAborted(lookalike: core.Lookalike, signal: AbortSignal): Promise<void> {
  const waiting = new AbortController();
  const aborted = once(signal, 'abort', { signal: waiting.signal }).catch(() => undefined);
  await Promise.race([lookalike.opened(), signal.aborted || aborted]);
  waiting.abort();
  signal.throwIfAborted();
}
