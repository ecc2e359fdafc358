import type * as core from '@lookalike/core';
import type { Availability, ExecutionProvider, ModelName, Precision } from '@lookalike/domain';
import { Ctx, Field, Int, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import type { GatewayContext } from '../graphql/context';
import { ModelNameEnum } from '../graphql/model-name';
import { Problem } from '../graphql/problem';

const AvailabilityEnum: { [name in Availability]: name } = {
  READY: 'READY',
  PREPARING: 'PREPARING',
  UNAVAILABLE: 'UNAVAILABLE',
};

registerEnumType(AvailabilityEnum, {
  name: 'Availability',
  description: 'Whether a model can be used.',
  valuesConfig: {
    READY: { description: 'It can be used.' },
    PREPARING: {
      description: 'Its weights are being downloaded, converted or loaded. It becomes READY automatically.',
    },
    UNAVAILABLE: { description: 'It cannot be used; `problem` contains the reason.' },
  },
});

const PrecisionEnum: { [name in Uppercase<Precision>]: Lowercase<name> } = { FP32: 'fp32', INT8: 'int8' };

registerEnumType(PrecisionEnum, {
  name: 'Precision',
  description: 'The numbers that the network of a model computes with.',
  valuesConfig: {
    FP32: { description: 'Floating-point numbers of 32 bits.' },
    INT8: {
      description:
        'Integers of 8 bits: faster, and slightly less accurate. Embeddings of the two precisions are not comparable; each has its own index.',
    },
  },
});

const ExecutionProviderEnum: { [name in Uppercase<ExecutionProvider>]: Lowercase<name> } = {
  CPU: 'cpu',
  CUDA: 'cuda',
  COREML: 'coreml',
  DML: 'dml',
};

registerEnumType(ExecutionProviderEnum, {
  name: 'ExecutionProvider',
  description: 'Where onnxruntime computes the networks.',
  valuesConfig: {
    CPU: { description: 'The processor.' },
    CUDA: { description: 'A graphics processor of NVIDIA, with CUDA.' },
    COREML: { description: 'Core ML of Apple.' },
    DML: { description: 'A graphics processor with DirectML of Microsoft, on Windows.' },
  },
});

@ObjectType({ description: 'A model: weights, crop and preprocessing.' })
class Model {
  @Field(() => ModelNameEnum, { description: 'Name of the model.' })
  name!: ModelName;

  @Field(() => String, { description: 'Description of the model, for people.' })
  description!: string;

  @Field(() => Int, { description: 'Number of components of its embeddings.' })
  dimension!: number;

  @Field(() => Boolean, { description: 'Whether its input is the whole photo instead of a face.' })
  wholePhoto!: boolean;

  @Field(() => PrecisionEnum, { description: 'The configured precision.' })
  precision!: Precision;

  @Field(() => ExecutionProviderEnum, {
    nullable: true,
    description:
      'Where its network is computed: the first of the configured execution providers that is available. Null until the network is loaded.',
  })
  executionProvider!: ExecutionProvider | null;

  @Field(() => AvailabilityEnum, { description: 'Whether the model can be used now.' })
  availability!: Availability;

  @Field(() => Problem, { nullable: true, description: 'Why the model is not READY; null if it is.' })
  problem!: Problem | null;

  @Field(() => Boolean, { description: 'Whether queries that name no model currently use this one.' })
  default!: boolean;

  @Field(() => Int, { nullable: true, description: 'Number of rows in its index; null if the store is unavailable.' })
  indexed!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'sha256 of its tensors, preprocessing, metric and dimension, and of the quantized network with INT8. An index with another recipe hash is stale. Null until the weights are downloaded.',
  })
  recipeHash!: string | null;

  @Field(() => String, { description: 'Terms of use of its weights.' })
  terms!: string;
}

@Resolver()
export class ModelResolver {
  @Query(() => [Model], { description: 'All models, whether they can be used, and how many rows they have indexed.' })
  models(@Ctx() { lookalike, signal }: GatewayContext): Promise<core.ModelStatus[]> {
    return lookalike.models(signal);
  }
}
