import type * as core from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, Field, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import type { GatewayContext } from '../graphql/context';
import { ModelNameEnum } from '../graphql/model-name';
import { Problem } from '../graphql/problem';

const ComponentStateEnum: { [name in core.ComponentState]: name } = {
  READY: 'READY',
  STARTING: 'STARTING',
  UNAVAILABLE: 'UNAVAILABLE',
};

registerEnumType(ComponentStateEnum, {
  name: 'ComponentState',
  description: 'Whether a component of the service works.',
  valuesConfig: {
    READY: { description: 'It works.' },
    STARTING: {
      description: 'It is being opened, downloaded or loaded for the first time, or opened again with another gallery.',
    },
    UNAVAILABLE: {
      description:
        'It could not be opened, or it stopped working. `problem` contains the reason, and `retryAt` the time of the next attempt.',
    },
  },
});

interface ComponentTexts {
  /** What has the status: `the store`. */
  component: string;
  /** What the service does at `retryAt`. */
  attempt: string;
  /** When there is no attempt although the component is UNAVAILABLE. */
  withoutAttempt?: string;
}

/** The fields of a status, described for one kind of component. */
function statusFields({ component, attempt, withoutAttempt }: ComponentTexts) {
  @ObjectType()
  abstract class StatusFields implements core.ComponentStatus {
    @Field(() => ComponentStateEnum, { description: `Whether ${component} works.` })
    state!: core.ComponentState;

    @Field(() => Problem, { nullable: true, description: `Why ${component} is not READY; null if it is.` })
    problem!: Problem | null;

    @Field(() => GraphQLDateTime, {
      nullable: true,
      description: `When the service next ${attempt}, in the past while it does; null if that is not scheduled${withoutAttempt ? `, as for ${withoutAttempt}` : ''}.`,
    })
    retryAt!: Date | null;
  }
  return StatusFields;
}

@ObjectType({ description: 'Whether a component of the service works, and why not.' })
class ComponentStatus extends statusFields({
  component: 'the component',
  attempt: 'tries to open the component',
}) {}

@ObjectType({ description: 'Whether the vector store works, and why not.' })
class StoreStatus extends statusFields({
  component: 'the store',
  attempt: 'tries to open the store or starts Milvus Lite again',
  withoutAttempt: 'a Milvus server that stopped responding, to which each request tries to connect',
}) {
  @Field(() => String, { description: 'The store in use, such as `Milvus at milvus.example:19530`.' })
  description!: string;
}

@ObjectType({ description: 'Whether a model works, and why not.' })
class ModelServiceStatus extends statusFields({
  component: 'the model',
  attempt: 'tries to load the model',
}) {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  name!: ModelName;

  @Field(() => Boolean, {
    description: 'Whether the service loads the model at its start and ingests it by default.',
  })
  configured!: boolean;

  @Field(() => Boolean, {
    description:
      'Whether the service was asked to load the model: it is configured, or an ingestion has named it since the start. A model that was not requested is UNAVAILABLE, but nothing failed.',
  })
  requested!: boolean;
}

@ObjectType({
  description:
    'Which components of the service work. `/readyz` returns the same, but its `ready` is false while the service stops.',
})
class ServiceStatus implements core.ServiceStatus {
  @Field(() => Boolean, {
    description:
      'Whether searches are answered: the gallery is open (`galleryOpenedAt` is not null), the store is READY, and at least one model is. An index may still be empty (INDEX_EMPTY).',
  })
  ready!: boolean;

  @Field(() => ComponentStatus, {
    description:
      'The gallery. It is also UNAVAILABLE if its folder was moved away, or its disk unmounted, after it was opened: indexed faces can still be searched then, but photos cannot be read. `retryAt` is null then, because the status itself checks the folder; the check is at most a second old.',
  })
  gallery!: ComponentStatus;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When the gallery was opened; null while it is not open. The time changes when another gallery, or more photos of the same one, are served instead, because a download has succeeded: earlier answers are then outdated.',
  })
  galleryOpenedAt!: Date | null;

  @Field(() => StoreStatus, { description: 'The vector store.' })
  store!: StoreStatus;

  @Field(() => [ModelServiceStatus], {
    description:
      'All models, in the order in which queries prefer them. A model that is loaded is UNAVAILABLE while its index is stale (INDEX_STALE).',
  })
  models!: ModelServiceStatus[];

  @Field(() => ComponentStatus, {
    description:
      'Whether an ingestion can run. While it is not READY, one is rejected, or ends as FAILED with this problem. Unavailable models do not prevent one: an ingestion tries to load them again.',
  })
  ingestion!: ComponentStatus;
}

@Resolver()
export class StatusResolver {
  @Query(() => ServiceStatus, {
    description:
      'Which components of the service work, and why the others do not. It is answered even if all components are unavailable.',
  })
  status(@Ctx() { lookalike }: GatewayContext): Promise<core.ServiceStatus> {
    return lookalike.status();
  }
}
