import { parseCommand } from './parse-command';

const environment = process.env;
afterEach(() => {
  process.env = environment;
});

function parse(flags: string[], env: Record<string, string> = {}) {
  process.env = env;
  return parseCommand(['node', 'start', ...flags]);
}

describe('parseCommand', () => {
  it('has defaults for everything', () => {
    expect(parse([])).toMatchObject({
      config: { gallery: 'auto' },
      limit: null,
      gateway: {
        ingest: true,
        port: 4000,
        host: '127.0.0.1',
        allowedHosts: [],
        allowedOrigins: [],
        trustedProxies: [],
      },
    });
  });

  it.each([
    [['--no-ingest'], {}, false],
    [['--no-ingest'], { LOOKALIKE_INGEST: 'true' }, false],
    [[], { LOOKALIKE_INGEST: 'false' }, false],
    [[], { LOOKALIKE_INGEST: '' }, true],
  ])('reads whether to ingest from %j and %j', (flags, env: Record<string, string>, ingest) => {
    expect(parse(flags, env).gateway.ingest).toBe(ingest);
  });

  it.each([
    [[], { LOOKALIKE_INGEST: 'perhaps' }, /LOOKALIKE_INGEST: "perhaps" is neither true nor false/],
    [['--port', '65536'], {}, /--port: "65536" is not a port/],
    [[], { LOOKALIKE_KEEP_ALIVE_TIMEOUT: '1' }, /LOOKALIKE_KEEP_ALIVE_TIMEOUT: "1" is not a number of seconds from 5/],
    [['--limit', '0'], {}, /--limit: "0" is less than 1/],
  ])('rejects %j %j and names the source', (flags, env: Record<string, string>, message) => {
    expect(() => parse(flags, env)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) }),
    );
  });
});
