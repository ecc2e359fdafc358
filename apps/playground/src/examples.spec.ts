import { exampleOperation } from './example-operation';
import { chooseExampleValues, replacePlaceholders } from './example-values';

describe('exampleOperation', () => {
  it('moves the example variables out of the leading comment', () => {
    const source = '# Its purpose.\n#\n# Variables: { "k": 5 }\nquery A($k: Int) {\n  a\n}\n';
    expect(exampleOperation(source)).toEqual({
      query: '# Its purpose.\nquery A($k: Int) {\n  a\n}\n',
      variables: '{\n  "k": 5\n}',
    });
  });

  it('does not change an operation without variables', () => {
    expect(exampleOperation('# What.\nquery A {\n  a\n}\n')).toEqual({
      query: '# What.\nquery A {\n  a\n}\n',
      variables: '',
    });
  });
});

describe('replacePlaceholders', () => {
  const operation = (variables: unknown) => ({ query: 'query A { a }', variables: JSON.stringify(variables) });
  const replaced = (variables: unknown, values: Parameters<typeof replacePlaceholders>[1]) =>
    JSON.parse(replacePlaceholders(operation(variables), values).variables) as unknown;

  it('replaces whole values at any depth', () => {
    const values = { photo: 'Zoë/"1"', otherPhoto: 'B/2', identity: 'Zoë' };
    const variables = { a: { image: { photo: 'Barack_Obama/0001' } }, b: ['Barack_Obama/0002'], name: 'Barack_Obama' };
    expect(replaced(variables, values)).toEqual({ a: { image: { photo: 'Zoë/"1"' } }, b: ['B/2'], name: 'Zoë' });
  });

  it('keeps placeholders without a value', () => {
    expect(replaced({ id: '0123456789abcdef', k: 3 }, {})).toEqual({ id: '0123456789abcdef', k: 3 });
  });
});

describe('chooseExampleValues', () => {
  const candidate = (id: string, outcome: string | null, others: string[] = []) => ({
    id,
    identity: others.length > 0 ? { name: id.split('/')[0]!, photos: { nodes: others.map((id) => ({ id })) } } : null,
    outcomes: outcome ? [{ outcome }] : [],
  });

  it('prefers an indexed photo and another photo of the same identity', () => {
    const lfw = candidate('George_W_Bush/0001', 'NO_FACE', ['George_W_Bush/0001']);
    const any = candidate('A/1', 'INDEXED', ['A/1', 'A/2']);
    expect(
      chooseExampleValues({ lfw, sample: null, any, other: { id: 'C/1' }, ingestions: { nodes: [{ id: 'run' }] } }),
    ).toEqual({
      photo: 'A/1',
      otherPhoto: 'A/2',
      identity: 'A',
      ingestion: 'run',
    });
  });

  it('falls back to any photo while nothing is indexed, and to any other photo without an identity', () => {
    const any = candidate('party/7', null);
    expect(chooseExampleValues({ any, other: { id: 'party/8' } })).toEqual({
      photo: 'party/7',
      otherPhoto: 'party/8',
      identity: undefined,
      ingestion: undefined,
    });
  });

  it('chooses nothing without an answer', () => {
    expect(chooseExampleValues({})).toEqual({});
  });
});
