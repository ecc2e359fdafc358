import type { ComponentState, ServiceStatus as CoreStatus } from '@lookalike/core';
import type { ModelName } from '@lookalike/domain';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime } from './date-time';
import { ModelNameEnum } from './model-name';
import { Problem } from './problem';

const ComponentStateEnum: { [name in ComponentState]: name } = {
  READY: 'READY',
  STARTING: 'STARTING',
  UNAVAILABLE: 'UNAVAILABLE',
};

registerEnumType(ComponentStateEnum, {
  name: 'ComponentState',
  description: 'Whether a part of the service works.',
  valuesConfig: {
    READY: { description: 'It works.' },
    STARTING: { description: 'It is being opened, downloaded or loaded, and becomes READY without anyone acting.' },
    UNAVAILABLE: { description: 'It does not work, for the reason in `problem`.' },
  },
});

@ObjectType({ description: 'Whether a part of the service works, and why not.' })
export class ComponentStatus {
  @Field(() => ComponentStateEnum, { description: 'Whether it works.' })
  state!: ComponentState;

  @Field(() => Problem, { nullable: true, description: 'Why it is not READY; null when it is.' })
  problem!: Problem | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the service tries again to open what is UNAVAILABLE; null when no attempt is scheduled.',
  })
  retryAt!: Date | null;
}

@ObjectType({ description: 'Whether the vector store works.' })
export class StoreStatus extends ComponentStatus {
  @Field(() => String, { description: 'Which store it is, such as `Milvus at milvus.example:19530`.' })
  description!: string;
}

@ObjectType({ description: 'Whether a model works.' })
export class ModelServiceStatus extends ComponentStatus {
  @Field(() => ModelNameEnum, { description: 'The model.' })
  name!: ModelName;
}

@ObjectType({ description: 'Which parts of the service work, from the same source as `/readyz`.' })
export class ServiceStatus implements CoreStatus {
  @Field(() => Boolean, {
    description: 'Whether searches are answered: the gallery, the store and at least one model are READY.',
  })
  ready!: boolean;

  @Field(() => ComponentStatus, { description: 'The gallery.' })
  gallery!: ComponentStatus;

  @Field(() => StoreStatus, { description: 'The vector store.' })
  store!: StoreStatus;

  @Field(() => [ModelServiceStatus], { description: 'Every model, in the order of preference.' })
  models!: ModelServiceStatus[];

  @Field(() => ComponentStatus, { description: 'READY when an ingestion can be started or is running.' })
  ingestion!: ComponentStatus;
}
