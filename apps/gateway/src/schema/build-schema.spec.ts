import { readFileSync } from 'node:fs';
import { ERROR_CODES } from '@lookalike/domain';
import { buildSchema as parseSchema, type GraphQLEnumType, type GraphQLInputObjectType } from 'graphql';
import { printedSchema, SCHEMA_FILE } from './print-schema';
import { buildSchema } from './build-schema';
import { findUndescribed } from '../testing/find-undescribed';

describe('the schema', () => {
  const schema = buildSchema();

  it('is committed as schema.graphql (if stale, run `npm run schema`)', () => {
    expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(printedSchema());
  });

  it('can be parsed by other tools, including @oneOf', () => {
    const imageInput = parseSchema(printedSchema()).getType('ImageInput') as GraphQLInputObjectType;
    expect(imageInput.isOneOf).toBe(true);
    expect(Object.keys(imageInput.getFields()).sort()).toEqual(['base64', 'photo', 'upload', 'url']);
  });

  it('describes every type, field, argument, input field, enum value and scalar', () => {
    expect(findUndescribed(schema)).toEqual([]);
  });

  it('contains every error code with its description', () => {
    const values = (schema.getType('ErrorCode') as GraphQLEnumType).getValues();
    expect(Object.fromEntries(values.map(({ name, description }) => [name, description]))).toEqual(ERROR_CODES);
    for (const { description } of values) expect(description).toMatch(/^[A-Z].+\.$/);
  });

  it('names the date type DateTime', () => {
    expect(schema.getType('DateTime')).toBeDefined();
    expect(schema.getType('DateTimeISO')).toBeUndefined();
  });
});
