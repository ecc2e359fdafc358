import type * as core from '@lookalike/core';
import type { OutcomeKind } from '@lookalike/domain';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import { type Connection, toConnection } from '../schema/connection';
import { Ingestion } from '../schema/ingestion';
import { IngestionConnection } from '../schema/ingestion-connection';
import { OutcomeKindEnum } from '../schema/outcome-kind';
import { IngestionPageArgs, PageArgs } from '../schema/page-args';
import { PhotoOutcomeConnection } from '../schema/photo-outcome-connection';
import { StartIngestionInput } from '../schema/start-ingestion-input';
import type { GatewayContext } from './context';
import { toPageRequest } from './to-page-request';
import { watchIngestion } from './watch-ingestion';

const ID_ARGUMENT = { description: 'The id that `startIngestion` answered.' };

@Resolver(() => Ingestion)
export class IngestionResolver {
  @Query(() => Ingestion, {
    nullable: true,
    description: 'A run, going or past. Unknown: null, and an INGESTION_NOT_FOUND error.',
  })
  ingestion(
    @Arg('id', () => ID, ID_ARGUMENT) id: string,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.Ingestion> {
    return lookalike.ingestions.get(id);
  }

  @Query(() => IngestionConnection, { description: 'All runs, the newest first.' })
  async ingestions(
    @Args(() => IngestionPageArgs) args: IngestionPageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<core.Ingestion>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.ingestions.list(page), page);
  }

  @Mutation(() => Ingestion, {
    description:
      'Fills the indices. What is indexed and unchanged is skipped. One runs at a time: the same input again answers the running one, another input is INGESTION_RUNNING.',
  })
  startIngestion(
    @Arg('input', () => StartIngestionInput, { description: 'What it is to do.' }) input: StartIngestionInput,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.Ingestion> {
    const { models, identities, limit, rebuild } = input;
    return lookalike.ingestions.start({
      models: models ?? undefined,
      identities: identities ?? undefined,
      limit: limit ?? undefined,
      rebuild,
    });
  }

  @Mutation(() => Ingestion, {
    description:
      'Stops a run at the end of a photo and answers once it has stopped. One that has ended stays as it is.',
  })
  cancelIngestion(
    @Arg('id', () => ID, ID_ARGUMENT) id: string,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<core.Ingestion> {
    return lookalike.ingestions.cancel(id);
  }

  @Subscription(() => Ingestion, {
    description: 'A run’s state now, then each change (a few a second), ending after the last.',
    subscribe: ({ args, context }) => watchIngestion((args as { id: string }).id, context as GatewayContext),
  })
  ingestionProgress(@Root() ingestion: core.Ingestion, @Arg('id', () => ID, ID_ARGUMENT) _id: string): core.Ingestion {
    return ingestion;
  }

  @FieldResolver(() => PhotoOutcomeConnection, {
    description: 'What became of its photos, by photo id. UNCHANGED is counted in `outcomes`, never listed.',
  })
  async photos(
    @Root() { id }: core.Ingestion,
    @Arg('outcome', () => OutcomeKindEnum, { nullable: true, description: 'Only those with this outcome.' })
    outcome: OutcomeKind | null,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { lookalike }: GatewayContext,
  ): Promise<Connection<core.PhotoOutcome>> {
    const page = toPageRequest(args);
    return toConnection(await lookalike.ingestions.photos(id, page, outcome ?? undefined), page);
  }
}
