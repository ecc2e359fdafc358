import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { lookalikeOptions, SECRET_VARIABLES } from '@lookalike/command-line';
import { GATEWAY_OPTIONS, parseCommand } from './parse-command';

const text = readFileSync(resolve(__dirname, '../../../../.env.example'), 'utf8');
const examples = [...text.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => ({ name: name!, value: value! }));
const options = [...lookalikeOptions(), ...GATEWAY_OPTIONS].flatMap(({ envVar }) => envVar ?? []);
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
    const { config, limit, gateway } = parseCommand(['node', 'start']);
    process.env = environment;
    expect(config).toMatchObject({ gallery: 'auto', logLevel: 'info' });
    expect(limit).toBe(100);
    expect(gateway).toMatchObject({ ingest: true, port: 4000 });
  });
});
