import { readFileSync } from 'node:fs';
import { ERROR_CODES } from '@lookalike/domain';
import {
  buildSchema as parseSchema,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { printedSchema, SCHEMA_FILE } from '../print-schema';
import { buildSchema } from './build-schema';

describe('the schema', () => {
  const schema = buildSchema();
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );

  it('is committed as schema.graphql (stale? run `npm run schema`)', () => {
    expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(printedSchema());
  });

  it('can be read back by others, @oneOf included', () => {
    const imageInput = parseSchema(printedSchema()).getType('ImageInput') as GraphQLInputObjectType;
    expect(imageInput.isOneOf).toBe(true);
    expect(Object.keys(imageInput.getFields()).sort()).toEqual(['base64', 'photo', 'upload', 'url']);
  });

  it('describes every type, field, argument and enum value', () => {
    const undescribed: string[] = [];
    const check = (path: string, description: string | null | undefined) => {
      if (!description?.trim()) undescribed.push(path);
    };
    for (const type of types) {
      if (!['Query', 'Mutation', 'Subscription'].includes(type.name)) check(type.name, type.description);
      if (isEnumType(type))
        for (const value of type.getValues()) check(`${type.name}.${value.name}`, value.description);
      if (isInputObjectType(type) || isObjectType(type)) {
        for (const field of Object.values(type.getFields())) {
          check(`${type.name}.${field.name}`, field.description);
          if ('args' in field)
            for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg.description);
        }
      }
    }
    expect(undescribed).toEqual([]);
  });

  it('has every error code, each with its description', () => {
    const values = (schema.getType('ErrorCode') as GraphQLEnumType).getValues();
    expect(Object.fromEntries(values.map(({ name, description }) => [name, description]))).toEqual(ERROR_CODES);
  });

  it('calls moments DateTime', () => {
    expect(schema.getType('DateTime')).toBeDefined();
    expect(schema.getType('DateTimeISO')).toBeUndefined();
  });
});
