import { MODEL_DESCRIPTIONS } from '@lookalike/core';
import { MODEL_NAMES, type ModelName } from '@lookalike/domain';
import { registerEnumType } from 'type-graphql';

export const ModelNameEnum = Object.fromEntries(MODEL_NAMES.map((name) => [name, name])) as {
  [name in ModelName]: name;
};

registerEnumType(ModelNameEnum, {
  name: 'ModelName',
  description: 'A model: weights, crop and preprocessing.',
  valuesConfig: Object.fromEntries(MODEL_NAMES.map((name) => [name, { description: MODEL_DESCRIPTIONS[name] }])),
});
