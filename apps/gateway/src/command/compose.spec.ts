import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookalikeOptions, SECRET_VARIABLES } from '@lookalike/command-line';
import { WORKSPACE } from '@lookalike/testing';
import { type ComposeFile, type ComposeService, composeTools } from '../testing/compose-file';
import { GATEWAY_OPTIONS, parseCommand } from './parse-command';

/** Variables that compose.yml or the image sets, because the container has no other folder, address or server. */
const FIXED = {
  PORT: 'the port inside the container; the one outside is the variable of `ports`',
  MILVUS_ADDRESS: 'the service milvus',
  LOOKALIKE_HOST: 'the image',
  LOOKALIKE_DATA: 'the image, inside its volume',
  LOOKALIKE_CACHE: 'the image, inside its volume',
  ASSETS_MIRROR: 'the image; the folder outside is LOOKALIKE_MIRROR of `volumes`',
};

/** The service milvus has no users. */
const WITHOUT_MEANING = Object.keys(SECRET_VARIABLES);

const read = (file: string) => readFileSync(join(WORKSPACE, file), 'utf8');

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');
  const { parse, errorsOf } = composeTools();
  const file = parse(text) as ComposeFile;
  const services = Object.entries(file.services);
  const { gateway } = file.services as { gateway: ComposeService };
  const environment = gateway.environment!;
  /** The value of a service after compose has interpolated it. */
  const interpolate = (value: unknown, env: NodeJS.ProcessEnv = {}) =>
    String(value).replaceAll(/\$\{(\w+):-([^}]*)\}/gu, (_, name: string, fallback: string) => env[name] || fallback);

  it('is valid by the compose specification', () => {
    expect(errorsOf(file)).toBeNull();
    const mistakes: [string, string][] = [
      ['environment:', 'enviroment:'],
      ['read_only: true', 'readonly: true'],
      ['condition: service_healthy', 'condition: healthy'],
      ['interval: 10s', 'every: 10s'],
      ['services:', 'service:'],
    ];
    for (const [right, wrong] of mistakes) {
      expect(text).toContain(right);
      expect([wrong, errorsOf(parse(text.replace(right, wrong)))]).not.toEqual([wrong, null]);
    }
  });

  it('interpolates with defaults only, so that it needs no .env', () => {
    expect(text.replaceAll(/\$\{\w+:-[^}$]*\}/gu, '')).not.toContain('$');
  });

  it('passes on every variable that a user may set, and no other one', () => {
    const options = [...lookalikeOptions(), ...GATEWAY_OPTIONS].flatMap(({ envVar }) => envVar ?? []);
    const settings = options.filter((name) => !Object.hasOwn(FIXED, name));
    const passedOn = Object.keys(environment).filter((name) => !Object.hasOwn(FIXED, name));
    expect(passedOn.sort()).toEqual(settings.sort());
    for (const name of passedOn)
      expect(interpolate(environment[name], { [name]: 'value of the user' })).toBe('value of the user');
    expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(WITHOUT_MEANING));
  });

  it('sets values that the gateway accepts together with those of the image, without and with those of .env.example', () => {
    const image = Object.fromEntries(
      [...read('Dockerfile').matchAll(/^(?:ENV| ) ?(\w+)=(\S+)/gmu)].map(([, name, value]) => [name!, value!]),
    );
    const examples = Object.fromEntries(
      [...read('.env.example').matchAll(/^#?([A-Z_]+)=(.*)$/gmu)].map(([, name, value]) => [name!, value!]),
    );
    const earlier = process.env;
    const configure = (env: NodeJS.ProcessEnv) => {
      const passedOn = Object.entries(environment).map(([name, value]) => [name, interpolate(value, env)]);
      process.env = { ...image, ...(Object.fromEntries(passedOn) as NodeJS.ProcessEnv) };
      try {
        return parseCommand(['node', 'start']);
      } finally {
        process.env = earlier;
      }
    };
    const usual = configure({});
    expect(usual.config).toMatchObject({
      gallery: 'auto',
      models: null,
      milvus: { address: 'milvus:19530' },
      dataDirectory: '/var/lib/lookalike/data',
      cacheFolder: '/var/lib/lookalike/cache',
      mirror: '/mirror',
    });
    expect(usual.gateway).toMatchObject({ ingest: true, port: 4000, host: '0.0.0.0', allowedHosts: ['localhost'] });
    const set = configure({ ...examples, LOOKALIKE_OPERATION_TIMEOUT: '7', LOOKALIKE_INGEST: 'false' });
    expect(set.limit).toBe(100);
    expect(set.config.models).toEqual(['FACENET', 'MOBILEFACENET', 'RESNET50']);
    expect(set.gateway).toMatchObject({ operationTimeout: 7, ingest: false, port: 4000 });
    expect(set.gateway.allowedHosts).toEqual(['photos.example.org']);
  });

  it('publishes the port of the gateway on this machine only, and keeps what it writes in volumes', () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['gateway']);
    expect(gateway.ports!.map((port) => interpolate(port, { PORT: '8080' }))).toEqual([
      `127.0.0.1:8080:${environment.PORT}`,
    ]);
    expect(gateway).toMatchObject({ read_only: true, tmpfs: ['/tmp'] });
    const targets = gateway.volumes!.map((volume) => interpolate(volume).split(':')[1]!);
    const [, home] = /HOME=(\S+)/u.exec(read('Dockerfile'))!;
    expect(targets).toEqual([home, '/mirror']);
  });

  it('declares the volumes and services that it refers to', () => {
    const used = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume) => interpolate(volume).split(':')[0]!),
    );
    expect([...new Set(used)].sort()).toEqual(Object.keys(file.volumes).sort());
    for (const [, { depends_on: dependencies = {} }] of services)
      for (const [name, { condition }] of Object.entries(dependencies)) {
        expect(condition).toBe('service_healthy');
        expect([name, file.services[name]?.healthcheck?.test[0]]).toEqual([name, 'CMD']);
      }
  });

  it('pins every image', () => {
    for (const [name, { image, build }] of services)
      expect([name, build !== undefined || /:[\w.-]*\d[\w.-]*$/u.test(image)]).toEqual([name, true]);
  });
});
