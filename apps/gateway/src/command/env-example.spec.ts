import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LOOKALIKE_OPTIONS, SECRET_VARIABLES } from '@lookalike/core';
import { GATEWAY_OPTIONS, parseCommand } from './parse-command';

const text = readFileSync(resolve(__dirname, '../../../../.env.example'), 'utf8');
const examples = [...text.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => ({ name: name!, value: value! }));
const options = [...LOOKALIKE_OPTIONS, ...GATEWAY_OPTIONS].flatMap(({ envVar }) => envVar ?? []);
const variables = [...options, ...Object.keys(SECRET_VARIABLES)];

describe('.env.example', () => {
  it('names exactly the existing variables', () => {
    expect(examples.map(({ name }) => name).sort()).toEqual(variables.sort());
  });

  it('explains each', () => {
    const uncommented = text.replace(/^#([A-Z_]+=)/gm, '$1');
    for (const { name } of examples) expect(uncommented).toMatch(new RegExp(`(^# .+\\n|^[A-Z_]+=.*\\n)${name}=`, 'm'));
  });

  it('contains values that are accepted together', () => {
    const environment = process.env;
    process.env = Object.fromEntries(examples.map(({ name, value }) => [name, value]));
    const { config } = parseCommand(['node', 'start']);
    process.env = environment;
    expect(config).toMatchObject({ gallery: 'auto', limit: 100, ingest: true });
  });
});
