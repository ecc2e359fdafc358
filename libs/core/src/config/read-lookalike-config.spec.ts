import { Command } from 'commander';
import { addLookalikeOptions, readLookalikeConfig } from './read-lookalike-config';

function read(flags: string[], env: Record<string, string> = {}) {
  const command = addLookalikeOptions(new Command()).exitOverride().parse(flags, { from: 'user' });
  return readLookalikeConfig(command.opts(), { INIT_CWD: '/somewhere', ...env });
}

describe('readLookalikeConfig', () => {
  it('has defaults for everything', () => {
    expect(read([])).toMatchObject({ gallery: 'auto', models: null, limit: null, ingest: true, milvus: null });
  });

  it('lets flags win over the environment', () => {
    const env = { LOOKALIKE_MODELS: 'RESNET50', LOOKALIKE_LIMIT: '7', LOOKALIKE_INGEST: 'true' };
    const config = read(['--models', 'FACENET,MOBILEFACENET,FACENET', '--no-ingest'], env);
    expect(config).toMatchObject({ models: ['FACENET', 'MOBILEFACENET'], limit: 7, ingest: false });
  });

  it('reads what the environment alone can say', () => {
    const milvus = { MILVUS_ADDRESS: 'https://milvus.example:19530', MILVUS_TOKEN: 'secret' };
    expect(
      read([], { ...milvus, LOOKALIKE_INGEST: 'false', ASSETS_MIRROR: 'none', LOOKALIKE_LIMIT: '' }),
    ).toMatchObject({
      ingest: false,
      mirror: null,
      limit: null,
      milvus: { address: 'https://milvus.example:19530', token: 'secret' },
    });
  });

  it("resolves a gallery's folder against where the command was given", () => {
    expect(read(['--gallery', 'photos']).gallery).toBe('/somewhere/photos');
    expect(read(['--gallery', 'lfw']).gallery).toBe('lfw');
  });

  it.each([
    [['--models', 'RESNET'], {}, /--models.*RESNET50/],
    [['--limit', '0'], {}, /--limit: "0" is less than 1/],
    [['--limit', 'many'], {}, /--limit: "many" is no number/],
    [[], { LOOKALIKE_LIMIT: '1.5' }, /LOOKALIKE_LIMIT: "1.5" is no whole number/],
    [[], { LOOKALIKE_INGEST: 'perhaps' }, /LOOKALIKE_INGEST: "perhaps" is neither true nor false/],
    [[], { MILVUS_ADDRESS: 'nowhere' }, /MILVUS_ADDRESS.*host:19530/],
    [[], { LOG_LEVEL: 'loud' }, /LOG_LEVEL: "loud".*trace/],
  ])('refuses %j %j, naming it', (flags, env: Record<string, string>, message) => {
    expect(() => read(flags, env)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(message),
        remedy: expect.any(String),
      }),
    );
  });
});
