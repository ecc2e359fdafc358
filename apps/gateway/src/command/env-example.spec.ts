import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LOOKALIKE_SETTINGS } from '@lookalike/core';
import { GATEWAY_SETTINGS, parseCommand } from './parse-command';

const text = readFileSync(resolve(__dirname, '../../../../.env.example'), 'utf8');
const examples = [...text.matchAll(/^#?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => ({ name: name!, value: value! }));
const settings = [...LOOKALIKE_SETTINGS, ...GATEWAY_SETTINGS];

describe('.env.example', () => {
  it('names exactly the existing variables', () => {
    expect(examples.map(({ name }) => name).sort()).toEqual(settings.map(({ variable }) => variable).sort());
  });

  it('explains each', () => {
    const uncommented = text.replace(/^#([A-Z_]+=)/gm, '$1');
    for (const { name } of examples) expect(uncommented).toMatch(new RegExp(`(^# .+\\n|^[A-Z_]+=.*\\n)${name}=`, 'm'));
  });

  it('contains values that are accepted together', () => {
    const env = Object.fromEntries(examples.map(({ name, value }) => [name, value]));
    expect(parseCommand(['node', 'start'], env).config).toMatchObject({ gallery: 'auto', limit: 100, ingest: true });
  });
});
