import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WORKSPACE } from '@lookalike/testing';
import { buildSchema, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { exampleOperation } from './example-operation';
import { PLACEHOLDERS } from './example-values';

const folder = join(WORKSPACE, 'operations');
const schema = buildSchema(readFileSync(join(WORKSPACE, 'schema.graphql'), 'utf8'));
const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

describe('operations/', () => {
  it.each(files)('%s has a description and matches the schema, and so do its variables', (file) => {
    const source = read(file);
    expect(source).toMatch(/^# [A-Z]/);
    const document = parse(source);
    expect(validate(schema, document)).toEqual([]);
    const operation = getOperationAST(document)!;
    const pascal = basename(file, '.graphql').replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
    expect(operation.name!.value).toBe(pascal);

    const { query, variables } = exampleOperation(source);
    expect(query).not.toContain('Variables:');
    const values = JSON.parse(variables || '{}') as Record<string, unknown>;
    const declared = operation.variableDefinitions!.map(({ variable }) => variable.name.value);
    expect(declared).toEqual(expect.arrayContaining(Object.keys(values)));
    expect(getVariableValues(schema, operation.variableDefinitions!, values).errors).toBeUndefined();
  });

  it('has an operation for each field of Query, Mutation and Subscription', () => {
    const selected = files.flatMap((file) =>
      getOperationAST(parse(read(file)))!.selectionSet.selections.map((field) => 'name' in field && field.name.value),
    );
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.keys(type!.getFields()),
    );
    expect(new Set(selected)).toEqual(new Set(fields));
  });

  it('uses the placeholders that README.md documents and the playground replaces', () => {
    const all = files.map(read).join('\n');
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const example of Object.values(PLACEHOLDERS)) {
      expect(all).toContain(JSON.stringify(example));
      expect(readme).toContain(`\`${example}\``);
    }
  });
});
