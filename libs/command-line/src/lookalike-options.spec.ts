import { Command } from 'commander';
import { addLookalikeOptions, LIMIT_OPTION, readCommandConfig, readIngestionLimit } from './lookalike-options';

const environment = process.env;
afterEach(() => {
  process.env = environment;
});

function read(flags: string[], env: Record<string, string> = {}) {
  process.env = { INIT_CWD: '/somewhere', ...env };
  const command = addLookalikeOptions(new Command()).addOption(LIMIT_OPTION).exitOverride();
  command.parse(flags, { from: 'user' });
  return { ...readCommandConfig(command), limit: readIngestionLimit(command) };
}

describe('the options of a Lookalike', () => {
  it('has defaults for everything', () => {
    expect(read([])).toMatchObject({ gallery: 'auto', models: null, limit: null, milvus: null });
    expect(read([])).toMatchObject({ logLevel: 'info', logFormat: 'auto' });
  });

  it('gives flags precedence over the environment', () => {
    const env = { LOOKALIKE_MODELS: 'RESNET50', LOOKALIKE_LIMIT: '7' };
    const config = read(['--models', 'FACENET,MOBILEFACENET,FACENET'], env);
    expect(config).toMatchObject({ models: ['FACENET', 'MOBILEFACENET'], limit: 7 });
  });

  it('reads variables, secrets included, and ignores empty ones', () => {
    const milvus = { MILVUS_ADDRESS: 'https://milvus.example:19530', MILVUS_TOKEN: 'secret' };
    expect(read([], { ...milvus, ASSETS_MIRROR: 'none', LOOKALIKE_LIMIT: '' })).toMatchObject({
      mirror: null,
      limit: null,
      milvus: { address: 'https://milvus.example:19530', token: 'secret' },
    });
  });

  it.each([
    [[], {}, ['cpu']],
    [[], { EXECUTION_PROVIDER: 'cuda' }, ['cuda']],
    [['--execution-provider', 'cuda, cpu'], { EXECUTION_PROVIDER: 'dml' }, ['cuda', 'cpu']],
  ])('reads the execution providers in their order from %j %j', (flags, env: Record<string, string>, providers) => {
    expect(read(flags, env).executionProviders).toEqual(providers);
  });

  it.each([
    [[], {}, ['fp32', 'fp32']],
    [['--precision', 'int8'], {}, ['int8', 'int8']],
    [[], { PRECISION: 'MOBILEFACENET=int8' }, ['fp32', 'int8']],
    [['--precision', 'FACENET=fp32, int8'], { PRECISION: 'fp32' }, ['fp32', 'int8']],
  ])('reads the precision of each model from %j %j', (flags, env: Record<string, string>, [FACENET, MOBILEFACENET]) => {
    expect(read(flags, env).precisions).toEqual(expect.objectContaining({ FACENET, MOBILEFACENET }));
  });

  it('resolves a gallery folder relative to where the command was called', () => {
    expect(read(['--gallery', 'photos']).gallery).toBe('/somewhere/photos');
    expect(read(['--gallery', 'lfw']).gallery).toBe('lfw');
  });

  it.each([
    [['--models', 'RESNET'], {}, /--models.*RESNET50/],
    [
      ['--execution-provider', 'gpu'],
      {},
      /--execution-provider.*is not an execution provider; .* are cpu, cuda, coreml, dml/,
    ],
    [['--precision', 'int4'], {}, /--precision.*"int4", which is not a precision; the precisions are fp32, int8/],
    [[], { PRECISION: 'FACENE=int8' }, /PRECISION.*"FACENE", which is not a model; the models are FACENET/],
    [['--limit', '0'], {}, /--limit: "0" is less than 1/],
    [['--limit', 'many'], {}, /--limit: "many" is not a number/],
    [[], { LOOKALIKE_LIMIT: '1.5' }, /LOOKALIKE_LIMIT: "1.5" is not a whole number/],
    [[], { MILVUS_ADDRESS: 'nowhere' }, /MILVUS_ADDRESS.*host:19530/],
    [[], { LOG_LEVEL: 'loud' }, /LOG_LEVEL: "loud".*trace/],
    [[], { LOG_FORMAT: 'xml' }, /LOG_FORMAT: "xml".*json/],
  ])('rejects %j %j and names the source', (flags, env: Record<string, string>, message) => {
    expect(() => read(flags, env)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(message),
        remedy: expect.any(String),
      }),
    );
  });
});
