import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WORKSPACE } from '@lookalike/testing';
import { buildSchema, getOperationAST, getVariableValues, parse, validate } from 'graphql';
import { exampleOperation } from './example-operation';
import { EXAMPLES } from './fill-in';

const folder = join(WORKSPACE, 'operations');
const schema = buildSchema(readFileSync(join(WORKSPACE, 'schema.graphql'), 'utf8'));
const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
const read = (file: string) => readFileSync(join(folder, file), 'utf8');

describe('operations/', () => {
  it.each(files)('%s says what it is for, and its variables fit the schema', (file) => {
    const source = read(file);
    expect(source).toMatch(/^# [A-Z]/);
    const document = parse(source);
    expect(validate(schema, document)).toEqual([]);
    const operation = getOperationAST(document)!;
    const pascal = basename(file, '.graphql').replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
    expect(operation.name!.value).toBe(pascal);

    const { query, variables } = exampleOperation(source);
    expect(query).not.toContain('Variables:');
    const given = JSON.parse(variables || '{}') as Record<string, unknown>;
    const declared = operation.variableDefinitions!.map(({ variable }) => variable.name.value);
    expect(declared).toEqual(expect.arrayContaining(Object.keys(given)));
    expect(getVariableValues(schema, operation.variableDefinitions!, given).errors).toBeUndefined();
  });

  it('have one for each field of Query, Mutation and Subscription', () => {
    const asked = files.flatMap((file) =>
      getOperationAST(parse(read(file)))!.selectionSet.selections.map((field) => 'name' in field && field.name.value),
    );
    const fields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
      Object.keys(type!.getFields()),
    );
    expect(new Set(asked)).toEqual(new Set(fields));
  });

  it('name the examples that the playground knows to replace, as README.md says', () => {
    const all = files.map(read).join('\n');
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    for (const example of Object.values(EXAMPLES)) {
      expect(all).toContain(JSON.stringify(example));
      expect(readme).toContain(`\`${example}\``);
    }
  });
});
