import {
  addLookalikeOptions,
  addOptions,
  type CommandConfig,
  LIMIT_OPTION,
  option,
  readCommandConfig,
  readIngestionLimit,
  readOptions,
} from '@lookalike/command-line';
import { Command, Option } from 'commander';
import { z } from 'zod';

const PORT_ERROR = 'is not a port';

const TIMEOUT_ERROR = 'is not a number of seconds from 1 to 3600';

const KEEP_ALIVE_ERROR = 'is not a number of seconds from 5 to 3600';

const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean));

const gatewayValues = z.object({
  ingest: z.union([z.boolean(), z.stringbool()], { error: 'is neither true nor false' }),
  port: z.coerce.number({ error: PORT_ERROR }).int(PORT_ERROR).min(0, PORT_ERROR).max(65_535, PORT_ERROR),
  host: z.string().min(1),
  allowedHosts: list,
  allowedOrigins: list,
  trustedProxies: list,
  allowedImageHosts: list,
  keepAliveTimeout: z.coerce.number({ error: KEEP_ALIVE_ERROR }).min(5, KEEP_ALIVE_ERROR).max(3_600, KEEP_ALIVE_ERROR),
  operationTimeout: z.coerce.number({ error: TIMEOUT_ERROR }).min(1, TIMEOUT_ERROR).max(3_600, TIMEOUT_ERROR),
});

/** Options of the gateway, in addition to those of every Lookalike command. */
export const GATEWAY_OPTIONS = [
  LIMIT_OPTION,
  // commander only checks whether a flag's variable exists, so the variable belongs to a hidden option with a value.
  option('--ingest <true|false>', 'LOOKALIKE_INGEST', 'whether to ingest at the start', true).hideHelp(),
  new Option('--no-ingest', 'serve only photos that are already indexed (env: LOOKALIKE_INGEST=false)'),
  option('--port <n>', 'PORT', 'port to listen on; 0 for any free port', '4000'),
  option(
    '--host <address>',
    'LOOKALIKE_HOST',
    'address to listen on; 0.0.0.0 for all addresses of this machine',
    '127.0.0.1',
    '127.0.0.1, which only this machine reaches',
  ),
  option(
    '--allowed-hosts <names>',
    'LOOKALIKE_ALLOWED_HOSTS',
    'host names that requests may be sent to, separated by commas; .example.org for all names below it, * for any',
    '',
    'localhost; with --host also IP addresses and the name in --host',
  ),
  option(
    '--allowed-origins <origins>',
    'LOOKALIKE_ALLOWED_ORIGINS',
    'origins of pages that may open WebSockets, separated by commas, such as https://photos.example.org: for a reverse proxy that replaces the Host header',
    '',
    'the origin that the page was loaded from',
  ),
  option(
    '--trusted-proxies <addresses>',
    'LOOKALIKE_TRUSTED_PROXIES',
    'reverse proxies whose X-Forwarded-For header is trusted, separated by commas: addresses, networks such as 10.0.0.0/8, loopback, private',
    '',
    'none',
  ),
  option(
    '--allowed-image-hosts <hosts>',
    'ALLOWED_IMAGE_HOSTS',
    'hosts that ImageInput.url may be downloaded from, separated by commas; host or host:port',
    '',
    'none',
  ),
  option(
    '--operation-timeout <seconds>',
    'LOOKALIKE_OPERATION_TIMEOUT',
    'time limit of a query or mutation; subscriptions have none',
    '30',
  ),
  option(
    '--keep-alive-timeout <seconds>',
    'LOOKALIKE_KEEP_ALIVE_TIMEOUT',
    'how long an idle connection stays open; behind a reverse proxy, longer than the keep-alive timeout of the proxy',
    '75',
  ),
];

export interface GatewayCommand {
  config: CommandConfig;
  /** null: ingest all identities. */
  limit: number | null;
  gateway: z.output<typeof gatewayValues>;
}

/** Reads the command line and the environment; `--help` prints and exits. @throws LookalikeError CONFIG_INVALID */
export function parseCommand(argv: readonly string[]): GatewayCommand {
  const command = new Command('npm start --')
    .description('Finds similar faces in a gallery of photos: a GraphQL service.')
    .allowExcessArguments(false)
    .showHelpAfterError('npm start -- --help lists all options.')
    .helpOption('-h, --help', 'show this help')
    .addHelpText('after', EXAMPLES);
  addLookalikeOptions(addOptions(command, GATEWAY_OPTIONS)).parse(argv);
  return {
    config: readCommandConfig(command),
    limit: readIngestionLimit(command),
    gateway: readOptions(gatewayValues, command),
  };
}

const EXAMPLES = `
Every option has an environment variable, shown in brackets; options take precedence. Secrets can only be set in the environment:
MILVUS_USERNAME, MILVUS_PASSWORD, MILVUS_TOKEN. A file .env in the workspace is read. See .env.example.

Examples:
  npm start                                         LFW; the sample gallery until LFW is available
  npm start -- --gallery sample --port 8080         the sample gallery: a dozen photos, indexed within a minute
  npm start -- --gallery ~/Pictures/family          your own photos, <identity>/<photo>.jpg
  npm start -- --models FACENET,RESNET50 --limit 100
  npm start -- --no-ingest                          only photos that are already indexed

The gateway accepts requests at once and searches the photos that are indexed; the query \`status\` reports which components are READY.
SIGTERM or Ctrl-C stops it: pending requests have three seconds to finish. A second signal stops it immediately. An interrupted
ingestion resumes at the next start.`;
