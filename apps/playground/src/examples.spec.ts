import { exampleOperation } from './example-operation';
import { fillIn } from './fill-in';
import { chooseStand } from './find-stand';

describe('exampleOperation', () => {
  it('takes the example variables out of the heading', () => {
    const source = '# What it is for.\n#\n# Variables: { "k": 5 }\nquery A($k: Int) {\n  a\n}\n';
    expect(exampleOperation(source)).toEqual({
      query: '# What it is for.\nquery A($k: Int) {\n  a\n}\n',
      variables: '{\n  "k": 5\n}',
    });
  });

  it('leaves an operation without variables as it is', () => {
    expect(exampleOperation('# What.\nquery A {\n  a\n}\n')).toEqual({
      query: '# What.\nquery A {\n  a\n}\n',
      variables: '',
    });
  });
});

describe('fillIn', () => {
  const operation = (variables: unknown) => ({ query: 'query A { a }', variables: JSON.stringify(variables) });
  const filled = (variables: unknown, found: Parameters<typeof fillIn>[1]) =>
    JSON.parse(fillIn(operation(variables), found).variables) as unknown;

  it('puts what the gallery has in the place of whole values, at any depth', () => {
    const found = { photo: 'Zoë/"1"', otherPhoto: 'B/2', identity: 'Zoë' };
    const variables = { a: { image: { photo: 'Barack_Obama/0001' } }, b: ['Barack_Obama/0002'], name: 'Barack_Obama' };
    expect(filled(variables, found)).toEqual({ a: { image: { photo: 'Zoë/"1"' } }, b: ['B/2'], name: 'Zoë' });
  });

  it('leaves what is not known an example', () => {
    expect(filled({ id: '0123456789abcdef', k: 3 }, {})).toEqual({ id: '0123456789abcdef', k: 3 });
  });
});

describe('chooseStand', () => {
  const candidate = (id: string, outcome: string | null, others: string[] = []) => ({
    id,
    identity: others.length > 0 ? { name: id.split('/')[0]!, photos: { nodes: others.map((id) => ({ id })) } } : null,
    outcomes: outcome ? [{ outcome }] : [],
  });

  it('prefers a photo that is indexed, and another of the same identity', () => {
    const lfw = candidate('George_W_Bush/0001', 'NO_FACE', ['George_W_Bush/0001']);
    const any = candidate('A/1', 'INDEXED', ['A/1', 'A/2']);
    expect(
      chooseStand({ lfw, sample: null, any, other: { id: 'C/1' }, ingestions: { nodes: [{ id: 'run' }] } }),
    ).toEqual({
      photo: 'A/1',
      otherPhoto: 'A/2',
      identity: 'A',
      ingestion: 'run',
    });
  });

  it('takes any photo while nothing is indexed, and any other where there is no identity', () => {
    const any = candidate('party/7', null);
    expect(chooseStand({ any, other: { id: 'party/8' } })).toEqual({
      photo: 'party/7',
      otherPhoto: 'party/8',
      identity: undefined,
      ingestion: undefined,
    });
  });

  it('knows nothing where the gateway says nothing', () => {
    expect(chooseStand({})).toEqual({});
  });
});
