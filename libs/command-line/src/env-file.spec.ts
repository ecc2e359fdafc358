import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '@lookalike/testing';
import { loadEnvFile } from './env-file';

describe('loadEnvFile', () => {
  const parent = temporaryFolder();
  const environment = process.env;
  beforeEach(() => {
    process.env = { MILVUS_TOKEN: '', LOG_LEVEL: 'debug' };
  });
  afterEach(() => {
    process.env = environment;
  });

  function load(content: string | Buffer): NodeJS.ProcessEnv {
    const file = join(mkdtempSync(join(parent, 'env-')), '.env');
    writeFileSync(file, content);
    loadEnvFile(file);
    return process.env;
  }

  const TEXT = 'LOOKALIKE_GALLERY=/photos/Zoë\nPORT=4001\n';
  const VALUES = { LOOKALIKE_GALLERY: '/photos/Zoë', PORT: '4001' };

  it.each([
    ['UTF-8', TEXT],
    ['UTF-8 with a byte order mark', `\ufeff${TEXT}`],
    ['CR LF', TEXT.replaceAll('\n', '\r\n')],
    ['UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${TEXT.replaceAll('\n', '\r\n')}`, 'utf16le')],
    ['big-endian UTF-16', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
    ['export', 'export LOOKALIKE_GALLERY=/photos/Zoë\n  export PORT = 4001\n'],
    ['quotes and comments', '# photos\nLOOKALIKE_GALLERY="/photos/Zoë" # a folder\nPORT=\'4001\'\n'],
  ])('reads %s', (_what, content) => {
    expect(load(content)).toMatchObject(VALUES);
  });

  it('keeps spaces and # in quotes', () => {
    expect(load('LOOKALIKE_GALLERY="/my photos/#1"\n').LOOKALIKE_GALLERY).toBe('/my photos/#1');
  });

  it.each([
    ['photos/people', 'photos/people'],
    ['./my photos', 'my photos'],
    ['/photos', '/photos'],
    ['lfw', null],
    ['', null],
  ])('resolves the gallery %j relative to its own folder, wherever the command is called', (gallery, expected) => {
    process.env.INIT_CWD = '/somewhere';
    const folder = mkdtempSync(join(parent, 'env-'));
    writeFileSync(join(folder, '.env'), `LOOKALIKE_GALLERY="${gallery}"\n`);
    loadEnvFile(join(folder, '.env'));
    expect(process.env.LOOKALIKE_GALLERY).toBe(expected === null ? gallery : resolve(folder, expected));
  });

  it('changes no variable that is set already, not even to the empty text', () => {
    expect(load('MILVUS_TOKEN=secret\nLOG_LEVEL=warn\n')).toEqual({ MILVUS_TOKEN: '', LOG_LEVEL: 'debug' });
  });

  it('does nothing without the file', () => {
    loadEnvFile(join(parent, 'none', '.env'));
    expect(process.env).toEqual({ MILVUS_TOKEN: '', LOG_LEVEL: 'debug' });
  });

  it('rejects a folder, which Docker creates if the mounted file does not exist', () => {
    const folder = join(parent, '.env');
    mkdirSync(folder);
    expect(() => loadEnvFile(folder)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(/\.env .* It is a folder\./) }),
    );
  });
});
